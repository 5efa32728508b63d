"""A model server that does what a test tells it to, and remembers what it was asked."""
import json
import queue
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable

PATIENCE = 10.0


class Call:
    """One request to the upstream, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes):
        self.handler = handler
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.raw = body

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    def answer(self, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Answers whole: with bytes as they are, anything else as JSON."""
        kind = "application/json"
        if isinstance(body, str):
            body, kind = body.encode(), "text/plain"
        elif not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.begin(status, {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})})
        self.write(body)

    def begin(self, status: int, headers: dict[str, str]) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def begin_stream(self) -> None:
        self.begin(200, {"Content-Type": "text/event-stream", "Connection": "close"})

    def event(self, data: Any) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        self.write(f"data: {text}\n\n".encode())

    def write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def reset(self) -> None:
        """Ends the connection as a crash would."""
        linger = b"\1\0\0\0\0\0\0\0"
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.connection.shutdown(socket.SHUT_RD)
        self.handler.connection.close()

    def await_hangup(self) -> float | None:
        """The moment the other side closed, or None if it kept waiting."""
        self.handler.connection.settimeout(PATIENCE)
        try:
            if self.handler.connection.recv(1) == b"":
                return time.monotonic()
        except TimeoutError:
            return None
        except OSError:
            return time.monotonic()
        return None


class Upstream:
    """Serves on a free port. Each request is put into `calls` and answered by `script`."""

    def __init__(self, models: list[dict]):
        self.models = models
        self.script: Callable[[Call], None] = lambda call: call.answer({})
        self.calls: queue.Queue[Call] = queue.Queue()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    def list_models(self, call: Call) -> None:
        call.answer({"object": "list", "data": self.models})

    def play(self, script: Callable[[Call], None]) -> None:
        """Answers what comes with `script`, and forgets what came."""
        self.calls = queue.Queue()
        self.script = script

    def next_call(self) -> Call:
        return self.calls.get(timeout=PATIENCE)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def handler(upstream) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                upstream.list_models(Call(self, b""))

            def do_POST(self) -> None:
                call = Call(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
                upstream.calls.put(call)
                try:
                    upstream.script(call)
                except (ConnectionError, OSError):
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
