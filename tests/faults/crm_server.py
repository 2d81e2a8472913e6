"""A CRM in a process of its own: what it is sent goes to a file, a line each, before it is answered."""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WRITING = threading.Lock()


class Talk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        home = told["adf"].partition("<service>")[2].partition("</service>")[0]
        with WRITING, open(sys.argv[1], "a") as file:
            file.write(json.dumps({"event": told["event"], "home": home}) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}/\n")
    sys.stdout.flush()
    server.serve_forever()
