"""What an HTTP answer of a provider's, or none, means for what was asked. The same for all providers; their words for it are not."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests

from bdcdesk.contact.codes import trouble
from bdcdesk.contact.outcome import CertainlyNot, DontKnow, Outcome, Taken, Trouble
from bdcdesk.contact.provider import ProviderProblem, ProviderSilent
from bdcdesk.contact.wire import Answer, NoAnswer, is_loopback
from bdcdesk.translation import phrase

_FIRST_RETRY = 2
"""Seconds before a first retry where the provider names no wait."""
_UNREACHED_RETRY = 15

MOST_PAGES = 1_000
"""Pages of a list that are read: with fifty on each more than a store's number gets in years."""

_UNSURE = frozenset({408, 409, 425})
"""Statuses below 500 that do not say whether the request was acted upon."""

_MOVED = frozenset({301, 307, 308})
_ELSEWHERE = phrase("The phone provider is at another address. A manager has to correct it in the settings.")

Told: TypeAlias = Callable[[Answer, str], Trouble]
"""What a refusal says: of an answer, and in which words where its code is not known."""

_T = TypeVar("_T")


def session_for(base_url: str, session: requests.Session | None) -> requests.Session:
    """`session`, or a new one. Raises ProviderProblem for a base URL that would show the secret to the network."""
    if urlsplit(base_url).scheme != "https" and not (urlsplit(base_url).scheme == "http" and is_loopback(base_url)):
        raise ProviderProblem(phrase("The phone provider's address must begin with https://."), "address", stop_queue=True)
    if session is None:
        session = requests.Session()
        session.trust_env = not is_loopback(base_url)
    return session


def outcome_of(post: Callable[[], Answer], sid_of: Callable[[bytes], str], told: Told) -> Outcome:
    """Runs the one POST. `sid_of` reads the name of what was taken, or raises what msgspec raises."""
    try:
        answer = post()
    except NoAnswer as silence:
        if silence.left:
            return DontKnow(f"{silence} Nobody knows whether it went.")
        if silence.late:
            return CertainlyNot("too late", f"{silence} It was not sent.")
        return CertainlyNot("unreachable", f"{silence} It was not sent.", retry_after=_UNREACHED_RETRY)
    if 200 <= answer.status < 300:
        try:
            sid = sid_of(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            sid = ""
        # Without a name nobody could ask what became of it, nor tell it from another.
        if not sid:
            return DontKnow(phrase("The phone provider's answer could not be read. Nobody knows whether it went."))
        return Taken(sid)
    if answer.status in _MOVED:
        return CertainlyNot("address", _ELSEWHERE, stop_queue=True)
    if answer.status < 400 or answer.status >= 500 or answer.status in _UNSURE:
        return DontKnow(f"The phone provider failed (HTTP {answer.status}). Nobody knows whether it went.")
    if answer.status == 429:
        wait = _FIRST_RETRY if answer.retry_after is None else answer.retry_after
        return CertainlyNot("20429", trouble(20429, "").reason, retry_after=wait)
    why = told(answer, f"The phone provider refused it with HTTP {answer.status}")
    # What is said of one number says nothing of the account, whichever status it comes with.
    settings = why.stop_queue or (answer.status in (401, 403, 404, 407) and not why.bad_number and not why.opted_out)
    return CertainlyNot(why.code, why.reason, bad_number=why.bad_number, opted_out=why.opted_out, stop_queue=settings)


def asked(ask: Callable[[], Answer], told: Told, fine: Callable[[Answer], bool] = lambda answer: False) -> Answer:
    """An answer that is one, or a refusal that is `fine`. Raises ProviderProblem, or ProviderSilent when asking again can help."""
    try:
        answer = ask()
    except NoAnswer as silence:
        raise ProviderSilent(f"{silence} It is asked again by itself.", "silent") from None
    if 200 <= answer.status < 300 or fine(answer):
        return answer
    if answer.status == 429:
        raise ProviderSilent(trouble(20429, "").reason, "20429", retry_after=answer.retry_after or _FIRST_RETRY)
    if answer.status >= 500 or answer.status in _UNSURE:
        raise ProviderSilent(f"The phone provider failed (HTTP {answer.status}). It is asked again by itself.", str(answer.status))
    why = told(answer, f"The phone provider refused the question with HTTP {answer.status}")
    raise ProviderProblem(why.reason, why.code, stop_queue=why.stop_queue or answer.status in (401, 403, 407))


def read(answer: Answer, shape: type[_T]) -> _T:
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise unreadable() from None


def endless() -> ProviderProblem:
    return ProviderProblem(phrase("The phone provider's list does not end, so it was not read further."), "paging")


def unreadable() -> ProviderSilent:
    return ProviderSilent(phrase("The phone provider's answer could not be read. It is asked again by itself."), "unreadable")
