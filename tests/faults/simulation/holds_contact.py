"""What must hold of contact: at most once, told as it was, only a receipt stops the clock, only within the rules, nothing unfilled."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bdcdesk.contact.simulator.calls import legs
from bdcdesk.contact.simulator.texts import progress
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.touch import Touch

from .evidence import Evidence
from .provider import Post
from .shoppers import ZONES
from .world import SECOND

_CLOCK: int = 10 * SECOND
"""How far an offset measured over a slow line may be off."""


def at_most_once(seen: Evidence) -> Iterator[str]:
    """By the provider's own record."""
    posts = Counter((post.touch, post.dispatcher) for post in seen.day.provider.posts)
    for touch, posts_taken in seen.taken.items():
        if len(posts_taken) > 1:
            yield f"2 at most once: {touch[:8]} was taken {len(posts_taken)} times"
        if touch not in seen.touches:
            yield f"2 at most once: {touch[:8]} was taken and nobody asked for it"
    for (touch, dispatcher), count in posts.items():
        begun = sum(event.facts.dispatcher == dispatcher for event, _, _ in seen.began[touch].values())  # type: ignore[union-attr]
        if count > begun:
            yield f"2 at most once: {dispatcher} posted {touch[:8]} {count} times and had said so {begun} times"


def every_text_taken_is_told(seen: Evidence) -> Iterator[str]:
    """Each text and call that the provider took is some request's, under its name, as it ended; and none is told that was not."""
    bound = Counter(touch.sid for _, touch in seen.touches.values() if touch.sid)
    taken = {post.sid: post for posts in seen.taken.values() for post in posts}
    for sid, times in bound.items():
        if sid not in taken or times > 1:
            yield f"1 receipts are kept: {sid[:8]} is told {times} times, and the provider {'took' if sid in taken else 'never took'} it"
    for sid in taken.keys() - bound.keys():
        _, touch = seen.touches.get(taken[sid].touch, (None, None))
        yield f"1 receipts are kept: the provider took {sid[:8]} and its request is {touch.stage if touch else 'unknown'}"
    for lead, touch in seen.touches.values():
        if touch.sid in taken and touch.channel == "text" and not _told_as_it_ended(seen, touch):
            yield f"1 receipts are kept: {touch.sid[:8]} of {lead.id[:8]} is {touch.stage}, the provider says otherwise"


def _told_as_it_ended(seen: Evidence, touch: Touch) -> bool:
    text = seen.day.provider.state.text(touch.sid, seen.day.world.at)
    assert text is not None
    return {"delivered": "delivered", "undelivered": "failed"}.get(progress(text, seen.day.world.at).status, "accepted") == touch.stage


def clock_stops_on_receipts(seen: Evidence) -> Iterator[str]:
    """Answered if and only if something reached the shopper at a number they gave, by the provider's record."""
    for lead in seen.leads.values():
        reached = [touch.id for touch in lead.touches if _noticeable(seen, lead, touch)]
        if bool(lead.answered) != bool(reached):
            shown = "answered" if lead.answered else "not answered"
            yield f"4 the clock stops on receipts: {lead.id[:8]} is {shown}, the provider reached {reached}"
        first = min((post.left for touch in reached for post in seen.taken[touch]), default=0)
        if lead.answered and first and lead.answered < first - _CLOCK:
            yield f"4 the clock stops on receipts: {lead.id[:8]} was answered before anything had left"


def _noticeable(seen: Evidence, lead: Lead, touch: Touch) -> bool:
    now, state = seen.day.world.at, seen.day.provider.state
    given = {point.address for point in lead.shopper.points}
    if touch.channel == "call":
        call = state.call(touch.sid) if touch.sid else None
        leg = legs(call, now)[1] if call else None
        if call is None or leg is None or leg.status != "completed" or legs(call, now)[0].answered_by == "machine_start":
            return False
        return (
            call.dial is not None and call.dial.shopper in given and (leg.duration or 0) >= (5 if leg.answered_by == "machine_start" else 1)
        )
    text = state.text(touch.sid, now) if touch.sid else None
    return text is not None and text.to in given and progress(text, now).status not in ("undelivered", "failed")


def no_contact_outside_the_rules(seen: Evidence) -> Iterator[str]:
    """Not to who had said stop by then, not by night where they may be, not after its time, not to closed leads."""
    for posts, began in ((posts, seen.began[touch].values()) for touch, posts in _by_touch(seen).items()):
        for event, lead, person in began:
            touch = lead.touch(event.facts.touch)  # type: ignore[union-attr]
            what = f"{event.kind} at {event.seq}"
            if touch is None or lead.closed:
                yield f"5 no contact outside the rules: {what} on a lead that was closed"
            elif touch.channel in person.opted_out | person.refused or person.wrong:
                yield f"5 no contact outside the rules: {what} although they had said stop, or the number was wrong"
            elif touch.stage == "requested" and event.at > touch.patience + _CLOCK and not touch.rebuffs:
                yield f"5 no contact outside the rules: {what}, too late to be of use"
        until = max((event.facts.until for event, _, _ in began), default=0)  # type: ignore[union-attr]
        for post in posts:
            if post.left > until + _CLOCK:
                yield f"5 no contact outside the rules: {post.touch[:8]} left {post.left - until} ms after its time"
            yield from _by_night(post)


def _by_touch(seen: Evidence) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for post in seen.day.provider.posts:
        found.setdefault(post.touch, []).append(post)
    return found


def _by_night(post: Post) -> Iterator[str]:
    shopper = post.shopper or post.to
    for zone in ZONES[shopper[2:5]]:
        # The last moment that counts is the one at which it left, give or take what a slow line hides of the time.
        local = [datetime.fromtimestamp(at / 1000, ZoneInfo(zone)) for at in (post.left - _CLOCK, post.left + _CLOCK)]
        if not any(8 <= at.hour < 21 for at in local):
            yield f"5 no contact outside the rules: {post.touch[:8]} left at {local[0]:%H:%M:%S} in {zone}"


def nothing_unfilled_is_sent(seen: Evidence) -> Iterator[str]:
    for post in seen.day.provider.posts:
        if re.search(r"[{}\[\]<>$]", post.body):
            yield f"8 nothing unfilled is sent: {post.body!r}"
