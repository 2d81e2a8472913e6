"""Twilio's own description of its API, standing between our client and our simulator: `prism proxy --errors`."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.patience import until

HOME = Path(__file__).parents[3] / "build" / "contract"
MISSING = f"The contract with Twilio was not checked: {{}}. `make contract` sets it up in {HOME.relative_to(HOME.parents[1])}."

_ENTRY = HOME / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
_COLOURS = re.compile("\x1b\\[[0-9;]*m")


def missing() -> str:
    """Why the contract cannot be checked on this machine, "" if it can."""
    if shutil.which("node") is None:
        return MISSING.format("there is no node here")
    return "" if (HOME / ".ready").is_file() else MISSING.format("it is not set up")


class Relay:
    """What Prism takes for the provider: passes each request on to the simulator of the test that runs, and may spoil the answer."""

    def __init__(self) -> None:
        self.target = ""
        self.unknown: list[str] = []
        self._fields = _fields(json.loads((HOME / "twilio.json").read_text("utf-8")))
        self.spoil: Callable[[dict[str, Any]], object] = lambda answer: None
        relay = self

        class Passing(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except ConnectionError:
                    self.close_connection = True

            def do_GET(self) -> None:
                relay._pass(self)

            def do_POST(self) -> None:
                relay._pass(self)

            def do_DELETE(self) -> None:
                relay._pass(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.port = self._server.server_port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _pass(self, asked: BaseHTTPRequestHandler) -> None:
        body = asked.rfile.read(int(asked.headers.get("Content-Length", "0")))
        self._look_for_unknown(asked.command, asked.path, body)
        kept = {name: value for name, value in asked.headers.items() if name.lower() in ("authorization", "content-type")}
        there = HTTPConnection(urlsplit(self.target).netloc, timeout=5)
        try:
            there.request(asked.command, asked.path, body or None, kept)
            answer = there.getresponse()
            status, told, kind, wait = answer.status, answer.read(), answer.headers.get_content_type(), answer.headers.get("Retry-After")
        except (OSError, HTTPException):
            asked.close_connection = True
            asked.connection.close()
            return
        finally:
            there.close()
        if kind == "application/json":
            made = json.loads(told)
            self.spoil(made)
            told = json.dumps(made).encode()
        asked.send_response(status)
        asked.send_header("Content-Type", kind)
        asked.send_header("Content-Length", str(len(told)))
        if wait is not None:
            asked.send_header("Retry-After", wait)
        asked.end_headers()
        asked.wfile.write(told)

    def _look_for_unknown(self, method: str, path: str, body: bytes) -> None:
        """Prism drops the fields of a form that the document does not have, and says nothing."""
        known = self._fields.get(_shape(path)) if method == "POST" else None
        for name, _ in parse_qsl(body.decode(), keep_blank_values=True) if known is not None else ():
            if name not in known:
                self.unknown.append(f"{method} {path.rpartition('/')[2]}: {name} is no field of Twilio's")


def _fields(document: dict[str, Any]) -> dict[str, set[str]]:
    forms = {path: methods["post"]["requestBody"]["content"] for path, methods in document["paths"].items() if "post" in methods}
    return {_shape(path): set(form["schema"]["properties"]) for path, kinds in forms.items() for form in kinds.values()}


def _shape(path: str) -> str:
    """A path without the names in it."""
    return re.sub(r"/(\{\w+\}|[A-Z]{2}[0-9a-f]{32})", "/*", urlsplit(path).path)


class Prism:
    """`url` is the provider as a client sees it.

    `violations` are the requests so far that were off Twilio's description, or whose answers were.
    """

    def __init__(self, folder: Path) -> None:
        self.relay = Relay()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._said = folder / "prism.log"
        self._asked = 0
        command = ["node", str(_ENTRY), "proxy", "--errors", "--host", "127.0.0.1", "--port", str(port)]
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [*command, str(HOME / "twilio.json"), f"http://127.0.0.1:{self.relay.port}"],
                stdout=said,
                stderr=subprocess.STDOUT,
                env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            )
        try:
            until(self._listens, "Prism")
        except BaseException:
            self.close()
            raise

    def _listens(self) -> bool:
        assert self._process.poll() is None, self.said
        return "is listening on" in self.said

    @property
    def said(self) -> str:
        return _COLOURS.sub("", self._said.read_text("utf-8"))

    @property
    def violations(self) -> list[str]:
        # What Prism says gets here a little later: when it has told of a path that nobody knows, it has told of all before it.
        self._asked += 1
        nowhere = f"/nowhere/{self._asked}"
        self.ask("GET", nowhere)
        lines = until(lambda: f"get {nowhere} " in self.said and self.said, "Prism's log").splitlines()
        return [
            line for line in lines if "Request terminated" in line and "prism/errors#" in line and "/nowhere/" not in line
        ] + self.relay.unknown

    def ask(self, method: str, path: str, **how: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, f"{self.url}{path}", timeout=10, **how)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self.relay.close()
