"""Who is meant by a name that was typed: somebody who works at the store already, somebody who comes back, or somebody new."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from bdcdesk.central.ports import Central
from bdcdesk.central.records import Member
from bdcdesk.domain.rights import OWNER, ROLE_WORDS, Role
from bdcdesk.wiring.beginning import plain_id
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.station import HUB

LONGEST: Final = 100
"""Letters in a name."""

_JOINERS: Final = "\u200c\u200d"
"""Invisible, and a part of how names are written in Persian and in Indian scripts."""


class Wanted(msgspec.Struct, frozen=True):
    """What was typed of a member; "" and None where nothing was. `rename`: whoever has this id shall be called so from now on."""

    name: str
    id: str = ""
    role: Role | None = None
    phone: str = ""
    rename: bool = False


class Meant(msgspec.Struct, frozen=True):
    """The member as they shall be, and as they are: None for somebody who does not work there now."""

    member: Member
    before: Member | None


def proper_name(name: str, what: str) -> str:
    """The name without blanks around it. Raises NoPlace for what is none; `what` it is the name of stands in its sentence."""
    bare = name.strip()
    if not bare:
        raise NoPlace(f"{what} needs a name. Nothing was changed. Say what they are called.")
    if len(bare) > LONGEST:
        raise NoPlace(f"{what}'s name has {len(bare)} letters; {LONGEST} are the most. Nothing was changed. Use a shorter one.")
    if not all(sign.isprintable() or unicodedata.category(sign) == "Zs" or sign in _JOINERS for sign in bare):
        raise NoPlace(f"{what}'s name holds a line break or another sign that cannot be shown. Nothing was changed. Type it anew.")
    return bare


def free_id(name: str, taken: Iterable[str]) -> str:
    """An id made from a name that nobody has: "ann-lee", or "ann-lee-2" beside one."""
    made, used, n = plain_id(name), {*taken, HUB, OWNER}, 1
    found = made
    while found in used:
        n += 1
        found = f"{made}-{n}"
    return found


def who_is_meant(central: Central, store: str, wanted: Wanted) -> Meant:
    """Raises NoPlace where that is not clear or would make one person of two, CentralError."""
    name = proper_name(wanted.name, "A member")
    here, gone = central.members(store), central.former(store)
    known = _by_id(here + gone, wanted, name) if wanted.id else _by_name(here, name) or _by_name(gone, name)
    before = known if known in here else None
    role = wanted.role or (before.role if before else "agent")
    if before is not None and before.role != role and "hub" in (before.role, role):
        raise NoPlace(
            f"{before.name} ({before.id}) is {ROLE_WORDS[before.role]}, and a hub and a person are never one. Nothing was changed. "
            "Give somebody else of this name another id with --id."
        )
    if known is None:
        chosen = wanted.id or free_id(name, (member.id for member in here + gone))
    else:
        chosen, name = known.id, name if wanted.rename else known.name
    return Meant(Member(chosen, name, role, wanted.phone or (before.phone if before else "")), before)


def _by_id(known: Sequence[Member], wanted: Wanted, name: str) -> Member | None:
    found = next((member for member in known if member.id == wanted.id), None)
    if found is None:
        if wanted.id in (HUB, OWNER) or wanted.id != plain_id(wanted.id) or len(wanted.id) > LONGEST:
            raise NoPlace(
                f"“{wanted.id}” cannot be somebody's id: it takes small letters, digits and hyphens, and “{HUB}” and “{OWNER}” are taken. "
                "Nothing was changed. Choose another one."
            )
        return None
    if not _same(found.name, name) and not wanted.rename:
        raise NoPlace(
            f"“{found.id}” is {found.name} already. Nothing was changed. For somebody else choose another id; "
            f"if {found.name} is called {name} now, say --rename too."
        )
    return found


def _by_name(known: Sequence[Member], name: str) -> Member | None:
    found = [member for member in known if _same(member.name, name)]
    if len(found) > 1:
        ids = ", ".join(member.id for member in found)
        raise NoPlace(f"Several people are called {name}: {ids}. Nothing was changed. Say with --id which one is meant.")
    return found[0] if found else None


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
