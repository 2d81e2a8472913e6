"""A dealer's CRM on loopback: a mail server with TLS and a password, and a web server. Both can be told to fail."""

import base64
import contextlib
import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

USER, PASSWORD = "desk@harbor.example.com", "of-the-mail-server"


class MailServer:
    """Speaks SMTP with STARTTLS, and AUTH PLAIN behind it. `answer` gives the reply to a mail."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.secured: list[bool] = []
        self.answer: Callable[[bytes], str] = lambda mail: "250 taken"
        self.offered = 0
        context = None
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        whole = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, ValueError), contextlib.ExitStack() as opened:
                    _talk(whole, self, context, opened)

        class Threaded(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

        self._server = Threaded(("127.0.0.1", 0), Talk)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _talk(
    server: MailServer, talk: socketserver.StreamRequestHandler, context: ssl.SSLContext | None, opened: contextlib.ExitStack
) -> None:
    line, reader, secured, known, to = talk.connection, talk.rfile, False, False, ""

    def say(words: str) -> None:
        line.sendall(words.encode() + b"\r\n")

    say("220 crm.example.com")
    while said := reader.readline():
        word, _, rest = said.decode("ascii", "replace").strip().partition(" ")
        match word.upper():
            case "EHLO":
                say("250-crm.example.com")
                say("250-STARTTLS" if context and not secured else "250-8BITMIME")
                say("250 AUTH PLAIN" if secured else "250 SIZE 9999999")
            case "STARTTLS" if context is not None:
                say("220 go on")
                line = opened.enter_context(context.wrap_socket(line, server_side=True, do_handshake_on_connect=False))
                line.do_handshake()
                reader, secured = opened.enter_context(line.makefile("rb")), True
            case "AUTH":
                who = base64.b64decode(rest.split()[1]).decode().split("\0")[1:]
                known = who == [USER, PASSWORD]
                say("235 come in" if known else "535 no")
            case "MAIL":
                say("250 ok" if known or context is None else "530 who are you")
            case "RCPT":
                to = rest.partition("<")[2].rstrip(">")
                say("250 ok")
            case "DATA":
                say("354 go on")
                mail = b""
                while (part := reader.readline()) not in (b".\r\n", b""):
                    mail += part.removeprefix(b".") if part.startswith(b"..") else part
                answer = server.answer(mail)
                server.offered += 1
                if answer.startswith("250"):
                    server.mails.append(message_from_bytes(mail, policy=policy.default))  # type: ignore[arg-type]
                    server.recipients.append(to)
                    server.secured.append(secured)
                say(answer)
            case "QUIT":
                say("221 bye")
                return
            case _:
                say("250 ok")


class WebServer:
    """Takes POSTs. `answer` gives the status by how many came before."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[int], int] = lambda n: 200
        self.offered = 0
        whole = self

        class Talk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = whole.answer(whole.offered)
                whole.offered += 1
                if status < 300:
                    whole.posts.append((dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/copies"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.posts]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def hook() -> Iterator[WebServer]:
    made = WebServer()
    yield made
    made.close()
