"""Asking Telnyx over its REST API v2: JSON with a key, its error codes, and one POST for what must not be done twice."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec
import requests

from bdcdesk.contact.judging import asked, outcome_of, read, session_for, unreadable
from bdcdesk.contact.outcome import Outcome, Trouble
from bdcdesk.contact.telnyx_codes import trouble
from bdcdesk.contact.wire import Answer, Bearer, Wire
from bdcdesk.domain.events.base import Instant

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_:-]{1,255}")


class Code(msgspec.Struct):
    code: str = ""


class _Errors(msgspec.Struct):
    errors: list[Code] = []


_T = TypeVar("_T")


class TelnyxLine:
    """`timeouts` are seconds: to connect, and of silence. Threads: one at a time. Raises ProviderProblem for a base URL that would show the
    key to the network."""

    def __init__(self, key: str, session: requests.Session | None, timeouts: tuple[float, float], base_url: str) -> None:
        session = session_for(base_url, session)
        self.root: Final = f"{base_url.rstrip('/')}/v2"
        self.wire: Final = Wire(Bearer(key), timeouts, session)
        self.open_wire: Final = Wire(None, timeouts, session)
        """Without the key: for what Telnyx keeps with others and gives a passing address of."""

    def ask_once(
        self, path: str, told: Mapping[str, object], headers: Mapping[str, str], still: Callable[[], bool], sid: Callable[[bytes], str]
    ) -> Outcome:
        # Telnyx holds a repeated key against the bytes: the same request has to be the same ones.
        body = msgspec.json.encode(told, order="sorted")
        return outcome_of(lambda: self.wire.post_json(f"{self.root}/{path}", body, headers, still), sid, _told)

    def post(
        self, path: str, told: Mapping[str, object], still: Callable[[], bool], fine: Callable[[str], bool] = lambda code: False
    ) -> Answer:
        """`fine`: refusals, by their code, that are as good as done. Raises ProviderProblem."""
        url, body = f"{self.root}/{path}", msgspec.json.encode(told, order="sorted")
        return asked(lambda: self.wire.post_json(url, body, {}, still), _told, fine=lambda answer: fine(_code(answer)))

    def read(self, path: str, shape: type[_T], query: Mapping[str, str] | None = None) -> _T:
        return read(self.asked(lambda: self.wire.get(f"{self.root}/{path}", query or {})), shape)

    def delete(self, path: str) -> None:
        """Raises ProviderProblem."""
        asked(lambda: self.wire.delete(f"{self.root}/{path}"), _told, fine=lambda answer: answer.status == 404)

    def asked(self, ask: Callable[[], Answer]) -> Answer:
        return asked(ask, _told)


def key_of(request: str) -> str:
    """An idempotency key or command id for a request, which may be called anything."""
    return request if _PLAIN_KEY.fullmatch(request) else hashlib.sha256(request.encode()).hexdigest()


def _told(answer: Answer, otherwise: str) -> Trouble:
    return trouble(_code(answer), otherwise)


def _code(answer: Answer) -> str:
    try:
        errors = msgspec.json.decode(answer.body, type=_Errors).errors
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        errors = []
    return errors[0].code if errors else {401: "10009", 404: "10005"}.get(answer.status, "")


def instant(iso: str) -> Instant:
    """Of what Telnyx writes for a time. Raises ProviderSilent for anything else."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        raise unreadable() from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()) * 1000
