"""What the settings screens need of this computer: the same as `bdcdesk source` and `bdcdesk copy` do beside the log."""

import time
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from bdcdesk.desktop.settings.keeping import Told
from bdcdesk.desktop.settings.mail_words import MailTyped, account_in
from bdcdesk.desktop.settings.phone_words import PhoneShown, PhoneTyped
from bdcdesk.desktop.settings.source_kinds import ALL_KINDS
from bdcdesk.domain.events.source import AgreementSet
from bdcdesk.domain.rights import Role
from bdcdesk.domain.source import MAIL, Source
from bdcdesk.report.gaming_words import Watched
from bdcdesk.translation import tr
from bdcdesk.wiring import phones
from bdcdesk.wiring.place import NoPlace, clock, public, seat
from bdcdesk.wiring.source_secrets import ASKED, MADE, aim_of, doubt, keep_secrets, made_up, secrets_of, stand_for
from bdcdesk.wiring.station import HUB, Building

_PAUSE = 0.002
"""Seconds: see the breath of `bdcdesk.wiring.story.read`."""
_POSTED = ("form", "adf", "star", "google", "meta")


def missing_secret(kind: str, options: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    """What is needed to open such a source and is not among these secrets, by its words on the screen; "" for nothing."""
    wanted = (entry for entry in ALL_KINDS[kind].secrets if entry.asked(options) and (entry.needed or options.get(entry.beside)))
    return next((entry.words for entry in wanted if not secrets.get(entry.option)), "")


class SourceKeeping:
    """A `Keeping`, of the computer and store of `building`."""

    def __init__(self, building: Building) -> None:
        self._building = building

    @property
    def here(self) -> bool:
        setup = self._building.setup
        # A store in a file has its hub where the file is.
        return setup.url.startswith("sqlite") or HUB in setup.logins

    @property
    def outside(self) -> str:
        from bdcdesk.wiring.entrances import HTTP

        setup = self._building.place.setup()
        return setup.outside or f"http://{setup.http or HTTP}"

    def say_outside(self, address: str) -> None:
        plain = public(address)
        self._building.place.change(lambda setup: replace(setup, outside=plain))

    def lacks(self, source: Source) -> bool:
        wants = source.kind in MADE or source.kind in ASKED or source.kind == "mailbox" or bool(source.options.get("user"))
        return self.here and wants and not (secrets_of(self._building.keys, source.id) and stand_for(self._building.keys, source))

    def ready(self, source: str, kind: str, options: Mapping[str, str], typed: Mapping[str, str]) -> str:
        keys, aim = self._building.keys, aim_of(kind, options)
        kept = secrets_of(keys, source)
        anew = ""
        if not stand_for(keys, Source(source, source, kind, dict(options))):
            # It goes elsewhere than they were given for: what is known of the one is not told to the other.
            anew = tr(" Its secrets were made anew, as they go elsewhere than before.") if made_up(kind) else ""
            if not (anew or typed):
                why = doubt(keys, Source(source, source, kind, dict(options)))
                raise NoPlace(tr("It is not opened with what is kept: {why}. Nothing was changed. Type it again.", why=why))
            kept = {}
        if kind == "stock" and options.get("folder"):
            from bdcdesk.wiring.stock_folders import approve

            approve(self._building.place, self._building.setup.store, source, options["folder"])
            return ""
        missing = missing_secret(kind, options, {**kept, **typed})
        if missing:
            raise NoPlace(tr("“{missing}” is not on this computer. Nothing was changed. Please type it.", missing=missing))
        if kind == "mailbox":
            from bdcdesk.wiring.mailbox_trial import account_of, tried

            secrets, opens = tried(account_of(options), {**kept, **typed}, clock()())
            keep_secrets(keys, source, secrets, aim)
            return opens
        secrets = {**(made_up(kind) if not kept else {}), **kept, **typed}
        if secrets != kept:
            keep_secrets(keys, source, secrets, aim)
        return anew.strip()

    def anew(self, source: Source) -> None:
        kept = secrets_of(self._building.keys, source.id)
        keep_secrets(self._building.keys, source.id, {**kept, **made_up(source.kind)}, aim_of(source.kind, source.options))

    def told(self, source: Source) -> Told:
        secrets = secrets_of(self._building.keys, source.id) if self.here else {}
        if not secrets:
            return ()
        if source.kind == "crm-webhook":
            return ((tr("Token"), secrets["token"]), (tr("Signing secret"), secrets["signing"]))
        if source.kind not in _POSTED:
            return ()
        hub = self.outside
        path = f"/in/{source.id}/{secrets['secret']}" if "secret" in secrets else f"/in/{source.id}"
        script = f'<script src="{hub}/site.js" data-source="{source.id}" defer></script>'
        lines = (
            (tr("Address"), f"{hub}{path}"),
            (tr("Key"), secrets.get("key", "")),
            (tr("Token to confirm it"), secrets.get("verify", "")),
            (tr("For the site's pages"), script if source.kind == "form" and source.options.get("origins") else ""),
        )
        return tuple((what, words) for what, words in lines if words)

    def set_roles(self, roles: Mapping[str, Role]) -> None:
        central, store = self._building.central(), self._building.setup.store
        try:
            for member in central.members(store):
                if member.id in roles:
                    changed = replace(member, role=roles[member.id])
                    central.add_member(store, changed)
                    if changed.id in self._building.place.setup().people:
                        self._building.place.keep(seat(self._building.place.setup(), changed))
        finally:
            central.close()

    def gaming(self) -> tuple[Watched, ...]:
        from bdcdesk.wiring.gaming import gaming_of

        return gaming_of(self._building, lambda: time.sleep(_PAUSE))

    def attach(self, terms: AgreementSet, file: Path) -> AgreementSet:
        from bdcdesk.wiring.agreements import attached

        central = self._building.central()
        try:
            return attached(central, self._building.setup.store, terms, file)
        finally:
            central.close()

    def free_id(self, name: str, kind: str, taken: Mapping[str, Source]) -> str:
        from bdcdesk.wiring.known_sources import free_id

        if any(name.casefold() == source.name.casefold() for source in taken.values()):
            raise NoPlace(tr("There is a source or copy “{name}” already. Nothing was changed. Give this one another name.", name=name))
        return free_id(name, kind, taken)

    def phone(self) -> PhoneShown | None:
        if not self.here:
            return None
        setup = self._building.place.setup()
        line = phones.line_of(setup, self._building.keys)
        if line is None:
            return PhoneShown(outside=setup.outside)
        told = phones.TOLD[phones.how_told(self._building, line)].format(phones.told_at(setup))
        return PhoneShown(line.url, line.account, line.key, line.service, setup.outside, told)

    def keep_phone(self, typed: PhoneTyped) -> str:
        keys, place = self._building.keys, self._building.place
        kept = phones.line_of(place.setup(), keys)
        # What opens one account is never told to another, nor to another address.
        same = kept is not None and (kept.url, kept.account, kept.key) == (typed.url, typed.account, typed.key)
        secret = typed.secret or (kept.secret if kept is not None and same else "")
        if not secret:
            raise NoPlace(tr("Its secret was given for another account. Nothing was changed. Type the one of this account."))
        signing = typed.signing or (kept.signing if kept is not None and same else "")
        line = phones.Line(typed.url, typed.account, secret, typed.key, typed.service, signing)
        outside = public(typed.outside) if typed.outside else ""
        phones.tried(line)
        phones.keep(place, keys, line)
        place.change(lambda setup: replace(setup, outside=outside))
        return tr("The provider accepts this, and it is kept. Start the hub again to use it.")

    def test_phone(self) -> str:
        line = phones.line_of(self._building.place.setup(), self._building.keys)
        if line is None:
            raise NoPlace(tr("No phone provider is set up on this computer. Nothing was tried."))
        phones.tried(line)
        return tr("The provider answers and accepts what is kept. Nobody was contacted.")

    def ready_mail(self, typed: MailTyped, sources: Mapping[str, Source]) -> tuple[Source, str]:
        from bdcdesk.wiring.mailing_commands import ID, NAME, SECRETS, settings_of, tried

        keys, before = self._building.keys, account_in(sources)
        given = typed.options
        port = given.get("port", "")
        flags = {
            "smtp": f"{given['host']}:{port}" if port else given["host"],
            "sender": given.get("from", ""),
            "called": given.get("name", ""),
        }
        flags |= {
            name: given.get(name, "") for name in ("tls", "user", "auth", "client", "tenant", "ca", "reply", "mailbox", "sent", "hub")
        }
        wanted = settings_of(Namespace(**flags), sources)
        source = before.id if before is not None else ID
        whole = Source(source, before.name if before is not None else NAME, MAIL, wanted, off=before is not None and before.off)
        kept = secrets_of(keys, source) if stand_for(keys, whole) else {}
        secrets = {**kept, **typed.secrets} if wanted.get("user") else {}
        asked = SECRETS.get(wanted.get("auth", "password"), {}) if wanted.get("user") else {}
        lacks = next((called for name, called in asked.items() if not secrets.get(name)), "")
        if lacks:
            raise NoPlace(
                tr("“{lacks}” is not on this computer, or was given for another server or user. Nothing was changed. Type it.", lacks=lacks)
            )
        said, secrets = tried(wanted, secrets)
        keep_secrets(keys, source, secrets, aim_of(MAIL, wanted))
        return whole, said

    def test_mail(self, account: Source) -> str:
        from bdcdesk.wiring.mailing_commands import tried_account

        return tr("{tried_account} Nobody was written to.", tried_account=tried_account(self._building.keys, account))

    def copy_to(self, given: Mapping[str, str], sources: Mapping[str, Source]) -> dict[str, str]:
        from bdcdesk.wiring.copies import settings_of

        host, port = given.get("host", ""), given.get("port", "")
        typed = {"mail": given.get("to", ""), "webhook": given.get("url", ""), "smtp": f"{host}:{port}" if port else host}
        typed |= {"sender": given.get("from", ""), **{name: given.get(name, "") for name in ("touches", "tls", "user")}}
        central = self._building.central()
        try:
            return settings_of(Namespace(**typed), sources, central, self._building.setup.store)[1]
        finally:
            central.close()
