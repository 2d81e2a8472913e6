"""Where the data files are: fonts, icons, theme. One place, for a checkout, an installed wheel and a frozen build."""

import sys
from functools import cache
from pathlib import Path


class ResourceMissingError(Exception):
    """A data file of the program is not there; says which one, and that reinstalling brings it back."""


@cache
def root() -> Path:
    """The folder `resources/`. A frozen build unpacks it beside its modules, a wheel carries it as `bdcdesk/_resources`."""
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    places = ([Path(frozen) / "resources"] if frozen else []) + [package / "_resources", package.parent / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise ResourceMissingError(
        "The program's data files (resources) are missing. Nothing of yours is lost; install bdcdesk again to bring them back."
    )


def resource(*parts: str) -> Path:
    """The path of one data file, for example `resource("theme", "tokens.json")`."""
    path = root().joinpath(*parts)
    if not path.exists():
        name = "/".join(parts)
        raise ResourceMissingError(
            f"The program's data file {name} is missing. Nothing of yours is lost; install bdcdesk again to bring it back."
        )
    return path
