"""Two job queues that others use on PostgreSQL, fetching and finishing jobs that do nothing: procrastinate and pgqueuer, with psycopg.

Each worker is a process that takes one job at a time. Putting jobs in and starting workers is not measured: from the first job to the last.
"""

import asyncio
import importlib.util
import time
from typing import Any

import psycopg

from bench.crew import Crew, Turn, until
from bench.server import Database

NAMES = ("procrastinate", "pgqueuer")


def installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def procrastinate(conninfo: str) -> Turn:
    from procrastinate import App, PsycopgConnector

    def turn(begin: float, end: float, _: object) -> list[float]:
        done: list[float] = []

        async def work() -> None:
            app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=2))

            @app.task(name="nothing")
            def nothing() -> None:
                done.append(time.monotonic())

            async with app.open_async():
                await app.run_worker_async(
                    concurrency=1, wait=False, listen_notify=False, install_signal_handlers=False, fetch_job_polling_interval=0.1
                )

        until(begin)
        asyncio.run(work())
        return done

    return turn


def pgqueuer(conninfo: str) -> Turn:
    from pgqueuer import PgQueuer
    from pgqueuer.db import PsycopgDriver
    from pgqueuer.types import QueueExecutionMode

    def turn(begin: float, end: float, _: object) -> list[float]:
        done: list[float] = []

        async def work() -> None:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                queue = PgQueuer(PsycopgDriver(connection))

                @queue.entrypoint("nothing")
                async def nothing(job: Any) -> None:
                    done.append(time.monotonic())

                await queue.qm.run(batch_size=1, mode=QueueExecutionMode.drain, max_concurrent_tasks=2)

        until(begin)
        asyncio.run(work())
        return done

    return turn


class Queue:
    """One of them in a database, with so many jobs a run."""

    def __init__(self, made: Database, name: str, jobs: int) -> None:
        self._made = made
        self._name = name
        self._jobs = jobs
        asyncio.run(self._install())

    async def _install(self) -> None:
        if self._name == "procrastinate":
            from procrastinate import App, PsycopgConnector

            async with App(connector=PsycopgConnector(conninfo=self._made.conninfo)).open_async() as app:
                await app.schema_manager.apply_schema_async()
        else:
            from pgqueuer.db import PsycopgDriver
            from pgqueuer.queries import Queries

            async with await psycopg.AsyncConnection.connect(self._made.conninfo, autocommit=True) as connection:
                await Queries(PsycopgDriver(connection)).install()

    async def _put(self) -> None:
        if self._name == "procrastinate":
            from procrastinate import App, PsycopgConnector

            async with App(connector=PsycopgConnector(conninfo=self._made.conninfo)).open_async() as app:
                await app.configure_task("nothing").batch_defer_async(*({} for _ in range(self._jobs)))
        else:
            from pgqueuer.db import PsycopgDriver
            from pgqueuer.queries import Queries

            async with await psycopg.AsyncConnection.connect(self._made.conninfo, autocommit=True) as connection:
                await Queries(PsycopgDriver(connection)).enqueue(["nothing"] * self._jobs, [None] * self._jobs, [0] * self._jobs)

    def run(self, workers: int) -> float:
        """Jobs a second."""
        asyncio.run(self._put())
        self._made.run("VACUUM ANALYZE")
        with Crew({"procrastinate": procrastinate, "pgqueuer": pgqueuer}[self._name], [(self._made.conninfo,)] * workers) as crew:
            done: list[float] = sorted(at for mine in crew.run(600.0) for at in mine)
        assert len(done) == self._jobs, f"{self._name} did {len(done)} of {self._jobs} jobs"
        return (len(done) - 1) / (done[-1] - done[0])
