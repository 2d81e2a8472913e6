"""`bdcdesk gaming`: the figures of a store's agents, read straight from central. Loads no Qt."""

from collections.abc import Callable

from bdcdesk.domain.comment import Recogniser
from bdcdesk.report.gaming import Asked, Watch
from bdcdesk.report.gaming_words import Watched, lines, watched
from bdcdesk.wiring.place import NoPlace
from bdcdesk.wiring.recognising import recogniser
from bdcdesk.wiring.station import Building
from bdcdesk.wiring.story import names_of, read
from bdcdesk.wiring.telling import Say


def tell_gaming(building: Building, say: Say) -> int:
    """Raises CentralError, SecretsError, NoPlace."""
    for line in lines(gaming_of(building)):
        say(line)
    return 0


def gaming_of(building: Building, breathe: Callable[[], object] | None = None) -> tuple[Watched, ...]:
    """From the whole log, as far as who asks may read it: some seconds for a large one; `breathe` as of `read`. Raises CentralError,
    SecretsError, NoPlace."""
    central, store = building.central(), building.setup.store
    try:
        if all(record.id != store for record in central.stores()):
            raise NoPlace(f"There is no store “{store}” that you may see. Nothing was told. Check who works at it: “bdcdesk central list”.")
        watch = Watch(asks(recogniser()))
        told = read(central, store, watch.take, breathe)
        if told.settings is None:
            raise NoPlace("The store is not set up yet: it has no hours by which a time could be told.")
        return watched(watch.figures(told.settings.hours), told.leads, names_of(central, store))
    finally:
        central.close()


def asks(recognises: Recogniser) -> Asked:
    """Whether a comment asks anything, by the one recogniser."""
    return lambda words: bool(words.strip()) and bool(recognises.recognise(words).questions)
