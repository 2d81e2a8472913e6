"""What is told of a text that could not be done."""

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import bdcdesk.domain.actions.kept  # noqa: F401  (all actions there are)
from bdcdesk.desktop.shell import intents
from bdcdesk.desktop.shell.deed_words import _NAMES
from bdcdesk.desktop.shell.deeds import Deeds
from bdcdesk.domain.actions import Action, Append, AskedAbout, Decision
from bdcdesk.domain.actions.contact import SendMail, SendText

CAR = "https://meridian.example/inventory/new/2026-lodestar-meridian-gt-1hgcm82633a000001"
PHOTO = "https://photos.example.com/inventory/1.jpg"
FACTS: dict[str, Any] = {
    "store": "s1",
    "actor": "ann",
    "pressed": 1,
    "lead": "l1",
    "touch": "t1",
    "person": "person/1",
    "to": "+12125550101",
}


def _lead(name: str) -> Any:
    return SimpleNamespace(id=name, shopper=SimpleNamespace(name="Dana Reyes"))


def test_a_refused_text_comes_back_with_its_long_links_and_its_pictures() -> None:
    """The short ones are of a text that the log never had: sent again with them, a shopper would find nothing there."""
    told: list[tuple[object, ...]] = []
    not_done: list[tuple[object, ...]] = []
    signal = SimpleNamespace(emit=lambda *values: told.append(values))
    pump: Any = SimpleNamespace(unsent=signal, unsent_mail=signal, not_done=SimpleNamespace(emit=lambda *said: not_done.append(said)))
    rooftop: Any = SimpleNamespace(names={"kofi": "Kofi Mensah"}, desk=SimpleNamespace(lead=_lead))
    deeds = Deeds(cast(Any, None), pump, cast(Any, None))
    body = "It is here: https://hub.example.com/l/abcdefghijkl. Shall I hold it?"
    deeds.tell_refusal(rooftop, SendText(id="a1", body=body, links=(CAR,), pictures=(PHOTO,), **FACTS), "{who} has this lead.", "kofi")
    deeds.tell_refusal(rooftop, SendMail(id="a2", body=body, subject="Yours", links=(CAR,), **FACTS), "{who} has this lead.", "kofi")
    long = f"It is here: {CAR}. Shall I hold it?"
    assert told == [("l1", long, "", "Kofi Mensah has this lead.", (PHOTO,)), ("l1", "Yours", long, "", "Kofi Mensah has this lead.")]
    assert not_done == [
        ("l1", "Dana Reyes", "Not done: the text. Kofi Mensah has this lead.", True),
        ("l1", "Dana Reyes", "Not done: the mail. Kofi Mensah has this lead.", True),
    ]


def test_a_text_that_goes_leaves_the_draft_of_a_refused_mail() -> None:
    kept = [SendMail(id="a1", body="Hi", subject="Yours", **FACTS), SendText(id="a2", body="Hi", **FACTS)]
    dismissed: list[str] = []
    desk = SimpleNamespace(
        do=lambda action: Append(()), refusals=lambda: [SimpleNamespace(action=one) for one in kept], dismiss=dismissed.append
    )
    rooftop: Any = SimpleNamespace(closed="", desk=desk, hurry=lambda: None)
    deeds = Deeds(cast(Any, None), cast(Any, None), cast(Any, SimpleNamespace(changed=lambda _: None)))
    deeds._do(rooftop, SendText(id="a3", body="Yes, it is here.", **FACTS))
    assert dismissed == ["a2"]


def test_who_was_asked_whether_the_same_words_are_meant_and_sends_them_again_means_it() -> None:
    done: list[SendText] = []

    def do(action: SendText) -> Decision:
        done.append(action)
        return Append(()) if action.again else AskedAbout("The same words went to this shopper a moment ago.")

    desk = SimpleNamespace(do=do, refusals=list, dismiss=lambda _: None, lead=_lead)
    rooftop: Any = SimpleNamespace(closed="", desk=desk, hurry=lambda: None, names={})
    back: list[tuple[object, ...]] = []
    signal = SimpleNamespace(emit=lambda *values: back.append(values))
    pump: Any = SimpleNamespace(unsent=signal, not_done=SimpleNamespace(emit=lambda *_: None))
    deeds = Deeds(cast(Any, None), pump, cast(Any, SimpleNamespace(changed=lambda _: None)))
    for n, body in enumerate(("Still here?\nReply STOP.", "Another thing.", "Still here?", "Still here?")):
        deeds._do(rooftop, SendText(id=f"a{n}", body=body, added=12 if not n else 0, **FACTS))
    assert [text.again for text in done] == [False, False, False, True]
    assert back[0] == ("l1", "Still here?", "", "The same words went to this shopper a moment ago.", ())


def test_whatever_a_page_can_ask_for_has_a_name() -> None:
    """A sentence that says that something was not done says what."""
    asked = set[str]()
    for file in Path(intents.__file__).parent.glob("*intents.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bdcdesk.domain.actions"):
                asked |= {each.name for each in node.names}
    kinds = {kind.__name__ for kind in every(Action)} - {"Action"}
    assert len(asked & kinds) > 40
    assert asked & kinds - _NAMES.keys() == set()
    assert _NAMES.keys() - kinds == set()


def every(kind: type[Any]) -> set[type[Any]]:
    return {kind, *(each for below in kind.__subclasses__() for each in every(below))}
