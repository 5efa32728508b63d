"""A scripted server on a free port: a script is a function of a connection and the request's head and body."""
import socket
import threading
from typing import Callable

MODELS = b'{"object":"list","data":[{"id":"m","object":"model"}]}'
ANSWER = (b'{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,'
          b'"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],'
          b'"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}')
STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def answer(body: bytes, status: str = "200 OK", kind: str = "application/json", more: bytes = b"") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n" % (
        status.encode(), kind.encode(), more, len(body)) + body


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def event(data: bytes) -> bytes:
    return chunk(b"data: " + data + b"\n\n")


class Script:
    """Answers requests for the list of models with one, every other one by its script. One thread a connection."""

    def __init__(self, play: Callable[[socket.socket, bytes, bytes], None], models: bool = True,
                 on_connect: Callable[[socket.socket], None] | None = None):
        self.play, self.models, self.on_connect = play, models, on_connect
        self.requests = 0
        self.sent = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        data = b""
        try:
            if self.on_connect:
                self.on_connect(connection)
            while True:
                while b"\r\n\r\n" not in data:
                    piece = connection.recv(1 << 16)
                    if not piece:
                        return
                    data += piece
                head, _, data = data.partition(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
                while len(data) < length:
                    piece = connection.recv(1 << 16)
                    if not piece:
                        return
                    data += piece
                body, data = data[:length], data[length:]
                if self.models and head.startswith(b"GET"):
                    connection.sendall(answer(MODELS))
                    continue
                self.requests += 1
                if self.play(connection, head, body) == "close":
                    return
        except OSError:
            pass
        finally:
            connection.close()

    def stop(self) -> None:
        self.listener.close()


def sending(data: bytes, then: str | None = None) -> Callable:
    """A script that sends what it is given."""
    def play(connection: socket.socket, head: bytes, body: bytes) -> str | None:
        connection.sendall(data)
        return then
    return play


def big_stream(size: int) -> Callable:
    """A script that streams so many bytes of events."""
    piece = event(b'{"choices":[{"index":0,"delta":{"content":"' + b"x" * 4000 + b'"}}]}')

    def play(connection: socket.socket, head: bytes, body: bytes) -> str | None:
        connection.sendall(STREAM_HEAD)
        for _ in range(size // len(piece)):
            connection.sendall(piece)
        connection.sendall(event(b"[DONE]") + b"0\r\n\r\n")
        return None
    return play
