"""A real Chromium without a window, spoken to over the DevTools protocol on two pipes, and a web site on loopback for it to visit."""

import base64
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from select import select
from time import monotonic
from typing import Any, Final

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or ""
SECONDS: Final = 20.0
_FLAGS: Final = (
    *("--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-proxy-server"),
)


class Site:
    """Pages by path; whatever else is asked for is not there."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path.partition("?")[0])
                self.send_response(200 if page is not None else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Browser:
    """One page of a browser with a profile of its own. `meanwhile` is called while an answer is waited for."""

    def __init__(self, profile: Path) -> None:
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        command = " ".join([f"exec {CHROMIUM}", *_FLAGS, f"--user-data-dir='{profile}'", f"3<&{to_read} 4>&{to_write}"])
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", command], pass_fds=(to_read, to_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_read)
        os.close(to_write)
        self._rest = b""
        self._count = 0
        self._session = self._target = ""
        self.requests: list[str] = []
        """Addresses that were asked for, in their order."""
        self.complaints: list[str] = []
        """What the page's console holds of errors."""
        self.meanwhile: Callable[[], object] = lambda: None
        self.anew()

    def anew(self) -> None:
        """Another tab in the place of the one before: its storage is gone, as when a person closes it."""
        before, self._session = self._target, ""
        self._target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        if before:
            self.ask("Target.closeTarget", targetId=before)
        self._session = self.ask("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Network", "Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")
        self.requests.clear()
        self.complaints.clear()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Its answer; raises AssertionError for an error."""
        self._count += 1
        told = {"id": self._count, "method": method, "params": params, **({"sessionId": self._session} if self._session else {})}
        os.write(self._to, json.dumps(told).encode() + b"\0")
        wanted = self._count
        (answer,) = self._until(lambda message: message.get("id") == wanted)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def run(self, script: str) -> Any:
        """What the expression gives in the page; promises are waited for."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        self.ask("Page.navigate", url=url)
        self._until(lambda message: message.get("method") == "Page.loadEventFired")

    def pass_time(self, seconds: int) -> None:
        """The page's clock and timers go on by so much at once, but for requests that they make. Afterwards the page stands still."""
        self.ask("Emulation.setVirtualTimePolicy", policy="pauseIfNetworkFetchesPending", budget=seconds * 1000)
        self._until(lambda message: message.get("method") == "Emulation.virtualTimeBudgetExpired")

    def wait_for(self, script: str) -> None:
        deadline = monotonic() + SECONDS
        while not self.run(script):
            assert monotonic() < deadline, script
            self.meanwhile()

    def cookies(self) -> list[Mapping[str, Any]]:
        return list(self.ask("Network.getCookies")["cookies"])

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(SECONDS)
        os.close(self._to)
        os.close(self._from)

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> tuple[dict[str, Any]]:
        deadline = monotonic() + SECONDS
        while True:
            for message in self._messages():
                self._note(message)
                if wanted(message):
                    return (message,)
            assert monotonic() < deadline, "the browser is silent"
            if select([self._from], [], [], 0.02)[0]:
                got = os.read(self._from, 1 << 20)
                assert got, "the browser has ended"
                self._rest += got
            self.meanwhile()

    def _messages(self) -> Iterable[dict[str, Any]]:
        while b"\0" in self._rest:
            whole, _, self._rest = self._rest.partition(b"\0")
            yield json.loads(whole)

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif message.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif message.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
