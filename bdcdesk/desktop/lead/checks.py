"""What the chips below the composer say about the words in it. Pure."""

import re

import msgspec

from bdcdesk.desktop.lead.view import LeadView
from bdcdesk.domain import reply_checks
from bdcdesk.domain.offer_checks import contradicted
from bdcdesk.domain.placeholders import missing
from bdcdesk.translation import many, tr

_GREETING = re.compile(r"“([^”]*)”")


class Checked(msgspec.Struct, frozen=True):
    """`stops`: why it cannot be sent, "" if it can; `select`: the words to blame; `missing`: names of unfilled values; `size` in words.

    `adds`: what is put below the words as they go out, "" if nothing. `hint`: what may be wrong with it and stops nothing."""

    stops: str
    select: str = ""
    missing: tuple[str, ...] = ()
    other: str = ""
    size: str = ""
    special: bool = False
    adds: str = ""
    hint: str = ""


def check(body: str, view: LeadView) -> Checked:
    """What stands between `body` and the shopper of `view`."""
    adds = view.asks.added(body)
    length = reply_checks.length(f"{body.rstrip()}\n{adds}" if adds else body)
    size = (
        many(length.segments, "1 text · {characters} characters", "{n} texts · {characters} characters", characters=length.characters)
        if body
        else ""
    )
    other = reply_checks.other_name(body, view.first, view.known_firsts)
    problem = reply_checks.problem(body)
    blamed = _GREETING.search(problem)
    stops, select = problem, blamed[1] if blamed else ""
    if not view.text.open:
        stops, select = view.text.words, ""
    elif not problem and other:
        stops, select = tr("It greets {other}, but this is {called}.", other=other, called=view.called), other
    hint = contradicted(body, view.terms, view.sums)
    return Checked(stops, select, missing(body), other, size, bool(body) and not length.plain, adds, hint)


def check_mail(subject: str, body: str, view: LeadView) -> Checked:
    """The same of a mail."""
    if view.mail is None or not view.mail.open:
        return Checked(view.mail.words if view.mail is not None else tr("No mails are written here."))
    problem = reply_checks.problem(body)
    blamed = _GREETING.search(problem)
    other = reply_checks.other_name(body, view.first, view.known_firsts)
    stops, select = problem, blamed[1] if blamed else ""
    if not problem and other:
        stops, select = tr("It greets {other}, but this is {called}.", other=other, called=view.called), other
    elif not problem:
        stops = reply_checks.subject_problem(subject)
    words = len(body.split())
    size = many(words, "1 word", "{n} words") if body else ""
    hint = contradicted(f"{subject}\n{body}", view.terms, view.sums)
    return Checked(stops, select, missing(f"{subject}\n{body}"), other, size, hint=hint)
