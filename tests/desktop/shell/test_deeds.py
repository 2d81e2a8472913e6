"""What is told of a text that could not be done."""

from types import SimpleNamespace
from typing import Any, cast

from bdcdesk.desktop.shell.deeds import Deeds
from bdcdesk.domain.actions import Append, AskedAbout, Decision
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


def test_a_refused_text_comes_back_with_its_long_links_and_its_pictures() -> None:
    """The short ones are of a text that the log never had: sent again with them, a shopper would find nothing there."""
    told: list[tuple[object, ...]] = []
    signal = SimpleNamespace(emit=lambda *values: told.append(values))
    pump: Any = SimpleNamespace(unsent=signal, unsent_mail=signal, refused=SimpleNamespace(emit=lambda _: None))
    rooftop: Any = SimpleNamespace(names={"kofi": "Kofi Mensah"})
    deeds = Deeds(cast(Any, None), pump, cast(Any, None))
    body = "It is here: https://hub.example.com/l/abcdefghijkl. Shall I hold it?"
    deeds.tell_refusal(rooftop, SendText(id="a1", body=body, links=(CAR,), pictures=(PHOTO,), **FACTS), "{who} has this lead.", "kofi")
    deeds.tell_refusal(rooftop, SendMail(id="a2", body=body, subject="Yours", links=(CAR,), **FACTS), "{who} has this lead.", "kofi")
    long = f"It is here: {CAR}. Shall I hold it?"
    assert told == [("l1", long, "", "Kofi Mensah has this lead.", (PHOTO,)), ("l1", "Yours", long, "", "Kofi Mensah has this lead.")]


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

    desk = SimpleNamespace(do=do, refusals=list, dismiss=lambda _: None)
    rooftop: Any = SimpleNamespace(closed="", desk=desk, hurry=lambda: None, names={})
    back: list[tuple[object, ...]] = []
    signal = SimpleNamespace(emit=lambda *values: back.append(values))
    pump: Any = SimpleNamespace(unsent=signal, refused=SimpleNamespace(emit=lambda _: None))
    deeds = Deeds(cast(Any, None), pump, cast(Any, SimpleNamespace(changed=lambda _: None)))
    for n, body in enumerate(("Still here?\nReply STOP.", "Another thing.", "Still here?", "Still here?")):
        deeds._do(rooftop, SendText(id=f"a{n}", body=body, added=12 if not n else 0, **FACTS))
    assert [text.again for text in done] == [False, False, False, True]
    assert back[0] == ("l1", "Still here?", "", "The same words went to this shopper a moment ago.", ())
