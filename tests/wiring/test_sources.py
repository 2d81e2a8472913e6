"""`bdcdesk source ...`: what it writes into the log, what it keeps among the keys, and what it refuses."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bdcdesk.domain.events.source import AgreementSet, Limit
from bdcdesk.domain.source import KINDS, OWN_ID, Agreement, Source
from bdcdesk.machine.passphrase_keys import Cost, PassphraseKeys
from bdcdesk.machine.secrets import PASSPHRASE
from bdcdesk.wiring.beginning import begin_store
from bdcdesk.wiring.copies import mail_settings, not_copied
from bdcdesk.wiring.mailbox_trial import account_of, tried
from bdcdesk.wiring.parsers.sources import NAMED, SOURCES
from bdcdesk.wiring.place import NoPlace, Setup, place_of
from bdcdesk.wiring.source_secrets import secrets_of
from bdcdesk.wiring.source_trials import TRIALS
from bdcdesk.wiring.sources import RUNS
from bdcdesk.wiring.station import Building

from .keeping import MEMBERS, STORE, S


class Desk:
    """A computer at which somebody types these commands."""

    def __init__(self, home: Path, member: str = "ines") -> None:
        self.environ = {
            "BDCDESK_HOME": str(home),
            PASSPHRASE: "a passphrase of tests",
            "BDCDESK_SOURCE_APP": "a",
            "BDCDESK_SOURCE_TOKEN": "t",
        }
        place = place_of(self.environ)
        self.keys = PassphraseKeys(self.environ[PASSPHRASE], place.home / "keys.json", Cost(2**4, 8, 1))
        setup = Setup(f"sqlite:///{home / 'central.db'}", S, "ines")
        self.building = Building(place, setup, self.keys, "ines")
        begin_store(self.building, STORE, MEMBERS)
        place.keep(Setup(setup.url, S, member))
        self.said: list[str] = []

    def run(self, what: str, **given: Any) -> list[str]:
        usual = {"what": what, "name": "", "url": "", "store": "", "target": 0.0, "option": [], "field": []}
        self.said.clear()
        assert RUNS[what](Namespace(**{**usual, **given}), self.environ, self.said.append) == 0
        return self.said

    def sources(self) -> dict[str, Source]:
        station = self.building.station("look")
        central = self.building.central()
        try:
            while not station.sync.loaded:
                station.sync.load()
            while station.sync.step(central, self.building.clock).when <= station.desk.now():
                pass
            return dict(station.desk.sources)
        finally:
            central.close()
            station.close()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Desk(tmp_path)


def test_a_form_gets_a_secret_that_stands_in_no_event(desk: Desk) -> None:
    said = desk.run(
        "add", kind="form", name="Web form", target=1.5, option=["origins=https://example.com"], field=["q=name", "tel = phone"]
    )
    (source,) = desk.sources().values()
    assert (source.id, source.name, source.kind, source.target) == ("web-form", "Web form", "form", 90_000)
    assert (source.options, source.fields, source.off) == ({"origins": "https://example.com"}, {"q": "name", "tel": "phone"}, False)
    secret = secrets_of(desk.keys, "web-form")["secret"]
    assert len(secret) > 30
    assert f"/in/web-form/{secret}" in said[1]
    central = desk.building.central()
    written = "".join(f"{link.facts} {link.personal}" for link in central.links(S, 0, 99))
    central.close()
    assert "web-form" not in secret
    assert secret not in written


def test_off_and_on_and_a_new_secret(desk: Desk) -> None:
    desk.run("add", kind="adf", name="AutoBazaar")
    first = secrets_of(desk.keys, "autobazaar")
    desk.run("off", name="AUTOBAZAAR")
    assert desk.sources()["autobazaar"].off
    assert "(adf), off" in desk.run("list")[0]
    desk.run("on", name="autobazaar")
    assert not desk.sources()["autobazaar"].off
    desk.run("secret", name="autobazaar")
    assert secrets_of(desk.keys, "autobazaar")["secret"] not in ("", first["secret"])


def test_platforms_get_what_their_screens_ask_for(desk: Desk) -> None:
    google = desk.run("add", kind="google", name="Google Ads")
    assert secrets_of(desk.keys, "google-ads")["key"] in google[2]
    meta = desk.run("add", kind="meta", name="Meta")
    kept = secrets_of(desk.keys, "meta")
    assert (kept["app"], kept["token"], kept["verify"] in meta[2]) == ("a", "t", True)
    del desk.environ["BDCDESK_SOURCE_TOKEN"]
    with pytest.raises(NoPlace, match="Page access token is needed"):
        desk.run("add", kind="meta", name="Meta 2")
    assert set(desk.sources()) == {"google-ads", "meta"}


def test_a_list_says_whose_secrets_are_elsewhere(desk: Desk) -> None:
    assert "no sources yet" in desk.run("list")[0]
    desk.run("add", kind="form", name="É e")
    desk.run("add", kind="folder", name="Drop")
    desk.keys.put("source/e", b"{}")
    assert desk.run("list") == ["drop: “Drop” (folder), on", "e: “É e” (form), on; its secrets are not on this computer"]


def test_what_cannot_be_is_refused_and_changes_nothing(desk: Desk) -> None:
    desk.run("add", kind="form", name="Web form")
    for given, said in (
        ({"kind": "form", "name": "WEB FORM"}, "already"),
        ({"kind": "pigeon", "name": "P"}, "no kind of source"),
        ({"kind": "form", "name": "Other", "option": ["x"]}, "NAME=VALUE"),
        ({"kind": "form", "name": "x" * 99}, "at most 60"),
        ({"kind": "form", "name": "Site", "option": ["origin=https://example.com"]}, "no option “origin”.* Is “origins” meant"),
        ({"kind": "adf", "name": "Site", "option": ["foo=bar"]}, "It has none"),
        ({"kind": "form", "name": "Site", "field": ["q=nonsense"]}, "no field “nonsense”.* There are: .*, phone,"),
        ({"kind": "stock", "name": "Feed", "field": ["Odo=banana"]}, "no field “banana”.* There are: .*, mileage,"),
    ):
        with pytest.raises(NoPlace, match=said):
            desk.run("add", **given)
    with pytest.raises(NoPlace, match="no source “nothing”"):
        desk.run("off", name="nothing")
    assert set(desk.sources()) == {"web-form"}
    # Two names that make one id are two sources.
    desk.run("add", kind="form", name="Web-form!")
    assert set(desk.sources()) == {"web-form", "web-form-2"}


def test_what_was_said_of_a_source_can_be_looked_at(desk: Desk) -> None:
    desk.run("add", kind="form", name="Site", option=["origins=https://example.com"], field=["q=name", "utm="])
    shown = ["  options: origins=https://example.com", "  fields: q=name", "  left out: utm"]
    assert desk.run("list")[1:] == shown
    assert desk.run("change", name="site", rename="", target=5.0, field=["tel=phone"])[1:] == [
        shown[0],
        "  fields: q=name, tel=phone",
        shown[2],
    ]
    with pytest.raises(NoPlace, match=r"no field “phon”.* Is “phone” meant"):
        desk.run("change", name="site", rename="", target=None, field=["tel=phon"])
    with pytest.raises(NoPlace, match="no option “origin”"):
        desk.run("change", name="site", rename="", target=None, option=["origin=https://example.com"])


def test_a_change_of_nothing_is_not_called_one(desk: Desk) -> None:
    desk.run("add", kind="form", name="Site")
    assert "is as it was" in desk.run("change", name="site", rename="", target=None)[0]
    assert "is on already" in desk.run("on", name="site")[0]
    assert "any more" in desk.run("off", name="site")[0]
    assert "is off already" in desk.run("off", name="site")[0]


def test_a_problem_that_asks_is_no_sentence_twice() -> None:
    with pytest.raises(NoPlace, match=r"connection to the internet\? Nothing was changed\.$"):
        tried(account_of({"host": "no-such-host.invalid", "user": "x"}), {"password": "p"}, 0)


def test_mails_need_a_sender() -> None:
    asked = Namespace(mail="crm@example.com", smtp="smtp.example.com", tls="", user="", sender="", touches="")
    with pytest.raises(NoPlace, match="Mails need a sender"):
        mail_settings(asked)


def test_an_agent_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    desk = Desk(tmp_path, member="kofi")
    with pytest.raises(NoPlace, match="source_set"):
        desk.run("add", kind="form", name="Web form")
    assert desk.sources() == {}


def test_the_command_line_names_what_there_is() -> None:
    assert SOURCES == KINDS
    assert {"add", "agreement", "change", "list", *NAMED} == set(RUNS)
    assert set(TRIALS) == {"test"}


def test_a_site_is_told_what_its_pages_load(desk: Desk) -> None:
    said = desk.run("add", name="Web site", kind="form", option=["origins=https://www.example.com, https://example.com/"])
    assert said[-1] == '<script src="https://HUB/site.js" data-source="web-site" defer></script>'
    assert desk.sources()["web-site"].options == {"origins": "https://www.example.com, https://example.com/"}
    with pytest.raises(NoPlace, match="as browsers write them"):
        desk.run("add", name="Other site", kind="form", option=["origins=www.example.com"])
    assert set(desk.sources()) == {"web-site"}


def test_a_source_is_changed_and_what_is_not_named_stays(desk: Desk) -> None:
    desk.run("add", kind="form", name="Web form", target=1.5, option=["origins=https://example.org"], field=["q=name"])
    secret = secrets_of(desk.keys, "web-form")
    desk.run("off", name="Web form")
    desk.run("change", name="web form", rename="Site", target=None, option=["origins=https://example.com"], field=["tel=phone"])
    (source,) = desk.sources().values()
    assert (source.name, source.target, source.off) == ("Site", 90_000, True)
    assert (source.options, source.fields) == ({"origins": "https://example.com"}, {"q": "name", "tel": "phone"})
    assert secrets_of(desk.keys, "web-form") == secret
    desk.run("add", kind="form", name="Other")
    with pytest.raises(NoPlace, match="already"):
        desk.run("change", name="Other", rename="site", target=None)


def test_an_agreement_is_set_changed_shown_and_its_document_comes_out_again(desk: Desk, tmp_path: Path) -> None:
    desk.run("add", kind="adf", name="AutoBazaar")
    contract = tmp_path / "contract.pdf"
    contract.write_bytes(b"%PDF the terms")
    assert agree(desk, "autobazaar")[0].startswith("What comes today: No agreement is recorded for “AutoBazaar”.")
    given = {"begins": "2026-01-01", "allow": ["share", "follow up"], "text": "Clause 4", "file": contract, "limit": ["no copies"]}
    said = agree(desk, "AutoBazaar", called="Dealer terms", **given)
    assert said[0] == "The agreement “Dealer terms” with “AutoBazaar” is set."
    assert said[2:] == [
        "  “Dealer terms”, from 2026-01-01: follow up, share, no copies; document: contract.pdf; set by Ines Roth",
        "    Clause 4",
    ]
    agree(desk, "AutoBazaar", called="dealer terms", until="2026-02-01", allow=["nothing"], made_by="marketplace")
    assert agree(desk, "AutoBazaar", called="Dealer terms", limit=["nothing"])[-2].startswith("  “Dealer terms”")
    terms, _ = (one.terms for one in desk.sources()["autobazaar"].agreements[1:])
    assert (terms.ends, terms.uses, terms.text, terms.file, terms.maker) == ("2026-02-01", (), "Clause 4", "contract.pdf", "marketplace")
    out = tmp_path / "out.pdf"
    agree(desk, "AutoBazaar", called="Dealer terms", save=out)
    assert out.read_bytes() == b"%PDF the terms"
    agree(desk, "own", called="Our notice", begins="2026-01-01", allow=["market"])
    assert [one.terms.uses for one in desk.sources()[OWN_ID].agreements] == [("market",)]
    for wrong, why in (
        ({"name": "nobody"}, "no source “nobody”"),
        ({"called": "Dealer terms", "allow": ["sell"]}, "no use “sell”"),
        ({"called": "Dealer terms", "limit": ["no calls"]}, "no limit “no calls”"),
        ({"called": "Dealer terms", "until": "soon"}, "YYYY-MM-DD"),
        ({"called": "Dealer terms", "file": tmp_path / "none.pdf"}, "cannot be read"),
        ({"called": "Dealer terms", "save": out}, "cannot be written"),
        ({"called": "Other", "save": tmp_path / "other"}, "no document"),
    ):
        with pytest.raises(NoPlace, match=why):
            agree(desk, **{"name": "AutoBazaar", **wrong})
    assert [one.terms.limits for one in desk.sources()["autobazaar"].agreements] == [("no copies",), ("no copies",), ()]


def test_what_is_not_copied_is_told_of_each_source_that_brings_shoppers_today() -> None:
    def agreed(name: str, kind: str, *limits: Limit, ends: str = "") -> Source:
        terms = AgreementSet("Terms", "2026-01-01", ends, ("follow up",), limits=limits)
        return Source(name, name.title(), kind, agreements=(Agreement(terms, 1),))

    known = [
        Source("free", "Free", "adf"),
        agreed("barred", "adf", "no copies"),
        agreed("ended", "adf", ends="2026-02-01"),
        agreed("over", "form", "use ends with it", ends="2026-02-01"),
        agreed("cars", "stock", "no copies"),
        agreed(OWN_ID, "own", "no copies"),
    ]
    told = not_copied({one.id: one for one in known}, "2026-03-01")
    assert [line.split("”")[0] for line in told] == [f"Not copied from “{name}" for name in ("_Own", "Barred", "Over")]
    assert "forbids copies" in told[1]
    assert "ended on 2026-02-01" in told[2]
    assert not_copied({}, "2026-03-01") == []


def agree(desk: Desk, name: str, **given: Any) -> list[str]:
    usual = {"called": "", "begins": "", "until": "", "allow": [], "limit": [], "text": "", "file": None, "made_by": "", "save": None}
    return list(desk.run("agreement", name=name, **{**usual, **given}))
