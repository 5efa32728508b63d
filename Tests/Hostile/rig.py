"""What the hostile checks have in common: figures, the gateway's process, a raw client, a well-behaved neighbour."""
import contextlib
import json
import os
import pathlib
import socket
import statistics
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Load"), str(HERE.parent / "Conformance")]
from process import resident_megabytes  # noqa: E402
from running import Gateway  # noqa: E402

failures = 0
CHAT = b'{"model":"m","messages":[{"role":"user","content":"Hi"}]}'
STREAM = b'{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}'


def figure(name: str, value: object, holds: bool = True, goal: str = "") -> None:
    """Prints one figure, and notes whether it is as promised."""
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'}  {name:<58} {value}{f'  (goal: {goal})' if goal else ''}", flush=True)


@contextlib.contextmanager
def gateway(backend: str = "echo", settings: str = "", environment: dict[str, str] | None = None):
    """A running gateway that must still be alive, and end well, when the check is over."""
    running = Gateway(backend, settings or "gateway: {log_level: error}", environment)
    try:
        yield running
        if (status := running.process.poll()) is not None:
            figure("the gateway is alive", f"it ended with status {status}: {running.log[-2000:]}", False)
            return
        if (status := running.stop()) != 0:
            figure("the gateway ends with status 0", status, False)
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def memory(running: Gateway) -> float:
    return resident_megabytes(running.process.pid)


def descriptors(running: Gateway) -> int:
    return len(os.listdir(f"/proc/{running.process.pid}/fd"))


def request(body: bytes = CHAT, path: str = "/v1/chat/completions", more: str = "") -> bytes:
    return (f"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n{more}"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def connect(port: int, timeout: float = 10, receive_buffer: int | None = None) -> socket.socket:
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(timeout)
    client.connect(("127.0.0.1", port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def read_to_end(client: socket.socket) -> bytes:
    """All that comes until the end; a reset and the socket's time-out are ends too."""
    pieces = []
    with contextlib.suppress(OSError):
        while piece := client.recv(1 << 16):
            pieces.append(piece)
    return b"".join(pieces)


def read_response(client: socket.socket) -> tuple[int, bytes]:
    """One answer with its body, by its length, its chunks or the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(1 << 16)
        if not piece:
            raise ConnectionError(f"the connection ended after {data!r}")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    status, fields = int(head.split()[1]), head.lower()
    if b"\r\ncontent-length:" in fields:
        length = int(fields.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += client.recv(1 << 16) or _ended(body)
        return status, body[:length]
    while b"chunked" in fields and not body.endswith(b"0\r\n\r\n"):
        piece = client.recv(1 << 16)
        if not piece:
            break
        body += piece
    return status, body


def _ended(body: bytes) -> bytes:
    raise ConnectionError(f"the connection ended within a body, after {len(body)} bytes")


def ask(port: int, body: bytes = CHAT, timeout: float = 10) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    with connect(port, timeout) as client:
        client.sendall(request(body))
        return read_response(client)


def error_of(body: bytes) -> str | None:
    """The message of an error in OpenAI's form, or None."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return json.loads(body)["error"]["message"]
    return None


class Neighbour:
    """A well-behaved client that asks again and again beside whatever goes on, and notes how long it waits."""

    def __init__(self, port: int, pause: float = 0.005):
        self.port, self.pause = port, pause
        self.times: list[float] = []
        self.faults: list[str] = []
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        client = None
        while not self.ends.is_set():
            try:
                client = client or connect(self.port)
                begun = time.monotonic()
                client.sendall(request())
                status, _ = read_response(client)
                self.times.append(time.monotonic() - begun)
                if status != 200:
                    self.faults.append(f"status {status}")
            except OSError as fault:
                self.faults.append(repr(fault))
                client = None
            time.sleep(self.pause)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()

    def tell(self, beside: str, most: float = 0.1) -> None:
        """Holds when every request was answered well, and the usual one quickly: single slow ones are the machine's."""
        times = sorted(self.times) or [float("inf")]
        slow = times[min(len(times) - 1, len(times) * 99 // 100)]
        figure(f"well-behaved client beside {beside}",
               f"{len(self.times)} answers, p50 {statistics.median(times) * 1000:.1f} ms, p99 {slow * 1000:.1f} ms, "
               f"{len(self.faults)} faults {self.faults[:1] or ''}",
               not self.faults and statistics.median(times) < most, f"p50 below {most * 1000:.0f} ms")


def run(checks: dict, names: list[str]) -> int:
    """Runs the named checks, or all; the exit status."""
    if unknown := [name for name in names if name not in checks]:
        sys.exit(f"there is no check {unknown[0]}; there are {', '.join(checks)}")
    for name in names or checks:
        print(f"-- {name}", flush=True)
        try:
            checks[name]()
        except Exception as fault:  # A check that cannot go on has failed; the others still run.
            figure(name, f"{type(fault).__name__}: {fault}", False)
    print(f"{failures} failed")
    return 1 if failures else 0
