"""How long a server may be silent: no call waits for ever.

TCP notices a line that carries nothing (`tcp_user_timeout`, keep-alive), and no more than that: behind a pooler or a balancer that lives
while the server does not, or a server that hangs, everything that we send is taken and nothing is answered.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, event

SILENCE: Final = 30.0
"""Seconds without a byte of an answer: more than an append waits for others (10), and than TCP takes to notice a dead line (25)."""

T = TypeVar("T")


class Patient(psycopg.Connection[Any]):
    """Gives a server up that is silent for `patience` seconds: raises OperationalError, and is closed."""

    patience: float = SILENCE

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        given = () if timeout is None else (timeout,)
        return super().wait(_given_up(self, gen, interval), interval, *given)


def _given_up(connection: Patient, gen: PQGen[T], interval: float) -> Generator[Any, Any, T]:
    """The driver's own waiting, which is told every `interval` seconds that nothing came."""
    silent = 0.0
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            silent = 0.0 if ready else silent + interval
            if silent > connection.patience:
                gen.close()
                connection.close()
                raise psycopg.OperationalError(f"it has said nothing for {connection.patience:.0f} s")
            wanted = gen.send(ready)
    except StopIteration as done:
        found: T = done.value
        return found


def make_patient(engine: Engine) -> None:
    """All connections of this engine give up a server that is silent."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: object, record: object, arguments: list[Any], named: dict[str, Any]) -> Patient:
        return Patient.connect(*arguments, **named)


@contextmanager
def unhurried(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Waits as long as the server works: for what may take hours and is watched by who asked for it."""
    assert isinstance(connection, Patient)
    before, connection.patience = connection.patience, inf
    try:
        yield
    finally:
        connection.patience = before
