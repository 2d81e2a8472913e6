"""Meta's Graph API as its documentation shows it, on loopback: one lead by its id, and what it answers when it does not give it."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LEAD = {
    "created_time": "2026-07-02T21:14:53+0000",
    "id": "555000111222333",
    "ad_id": "23850000000000111",
    "form_id": "770000000000222",
    "field_data": [
        {"name": "full_name", "values": ["Noor Petrel"]},
        {"name": "email", "values": ["noor.petrel@example.com"]},
        {"name": "phone_number", "values": ["+12025550148"]},
        {"name": "which_model?", "values": ["Outback"]},
    ],
}


class Graph:
    """`fails`: the answers (status, body) that come before the lead is given. Every lead that is given is written a little differently."""

    def __init__(self, token: str, app: str) -> None:
        self.token, self.app = token, app
        self.fails: list[tuple[int, object]] = []
        self.asked: list[str] = []
        graph = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = graph.answer(urlsplit(self.path).path, parse_qs(urlsplit(self.path).query), dict(self.headers))
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v23.0"

    def answer(self, path: str, query: dict[str, list[str]], headers: dict[str, str]) -> tuple[int, object]:
        self.asked.append(path)
        proof = hmac.new(self.app.encode(), self.token.encode(), hashlib.sha256).hexdigest()
        if headers.get("Authorization") != f"Bearer {self.token}" or query.get("appsecret_proof") != [proof]:
            return 400, {"error": {"message": "Invalid OAuth access token.", "type": "OAuthException", "code": 190}}
        if self.fails:
            return self.fails.pop(0)
        lead = path.rpartition("/")[2]
        if "field_data" not in query["fields"][0].split(","):
            return 400, {"error": {"code": 100}}
        return 200, {**LEAD, "id": lead, "ad_name": f"asked {len(self.asked)} times"}

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
