"""A mail server on loopback that takes mails, and fails at any word of the talk as it is told."""

import base64
import contextlib
import socketserver
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

USER, PASSWORD = "sales@harbor.example.com", "of-the-mail-account-ü"
CUT = ""


class MailServer:
    """`answers`: what it says to a word (EHLO, AUTH, MAIL, RCPT, DATA, "." for the mail itself) instead of taking it; CUT: it hangs up.
    `slow`: what it says to a word over and over, every 50 ms, for as long as somebody listens.
    `taken` are the mails that it took, also where nobody heard of it (`deaf`: it takes the mail and hangs up)."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.slow: dict[str, str] = {}
        self.deaf = False
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.tokens: list[str] = []
        self.talks = 0
        self.heard: Callable[[str], None] = lambda word: None
        whole = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    whole._talk(self)

        class Threaded(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

        self._server = Threaded(("127.0.0.1", 0), Talk)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def has(self, message: str) -> bool:
        """As a folder of sent mails would."""
        return any(mail["Message-ID"] == message for mail in self.taken)

    def _talk(self, talk: Any) -> None:
        self.talks += 1
        to = ""

        def say(words: str) -> None:
            talk.wfile.write(words.encode() + b"\r\n")

        self._drip("220", talk)
        say(self.answers.get("220", "220 mail.example.com"))
        while said := talk.rfile.readline():
            word, _, rest = said.decode("ascii", "replace").strip().partition(" ")
            word = word.upper()
            self.heard(word)
            self._drip(word, talk)
            if word in self.answers and word != ".":
                if self.answers[word] == CUT:
                    return
                say(self.answers[word])
                continue
            match word:
                case "EHLO":
                    say("250-mail.example.com")
                    say("250 AUTH PLAIN XOAUTH2")
                case "AUTH":
                    say(self._signed_in(rest))
                case "RCPT":
                    to = rest.partition("<")[2].rstrip(">")
                    say("250 ok")
                case "DATA":
                    say("354 go on")
                    if not self._data(talk, to, say):
                        return
                case "QUIT":
                    say("221 bye")
                    return
                case _:
                    say("250 ok")

    def _drip(self, word: str, talk: Any) -> None:
        while word in self.slow:
            talk.wfile.write(self.slow[word].encode())
            time.sleep(0.05)

    def _signed_in(self, rest: str) -> str:
        how, _, given = rest.partition(" ")
        said = base64.b64decode(given).decode()
        if how.upper() == "XOAUTH2":
            self.tokens.append(said)
            return "235 come in" if said == f"user={USER}\1auth=Bearer good\1\1" else "535 no"
        return "235 come in" if said.split("\0")[1:] == [USER, PASSWORD] else "535 5.7.8 no"

    def _data(self, talk: Any, to: str, say: Callable[[str], None]) -> bool:
        mail = b""
        while (part := talk.rfile.readline()) not in (b".\r\n", b""):
            mail += part[1:] if part.startswith(b"..") else part
        self.heard(".")
        self._drip(".", talk)
        if part == b"":
            return False
        answer = self.answers.get(".", "250 taken")
        if answer == CUT and not self.deaf:
            return False
        if answer.startswith("250") or self.deaf:
            self.raw.append(mail)
            self.taken.append(message_from_bytes(mail, policy=policy.default))  # type: ignore[arg-type]
            self.to.append(to)
        if self.deaf:
            return False
        say(answer)
        return True
