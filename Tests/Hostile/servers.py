"""Model servers that mean harm, or are broken: the client gets a whole answer or an error that says so, never half of
one, and the gateway goes on."""
import asyncio
import contextlib
import gzip
import json
import socket
import time

from client import ask as ask_stream, read_rest
from model_server import Upstream
from rig import CHAT, STREAM, ask, error_of, figure, gateway, memory
from server import ANSWER, STREAM_HEAD, Script, answer, chunk, event, sending

QUICK = "{connect: 2, first_byte: 3, idle: 2}"


@contextlib.contextmanager
def behind(play, **more):
    """A gateway in front of a server that plays a script; its one backend is impatient."""
    server = Script(play, **more)
    settings = f"""
gateway: {{log_level: error, workers: 1}}
llm: {{backend: hostile}}
backends:
  - {{name: hostile, kind: openai, base_url: "{server.base_url}", model: m, timeouts: {QUICK}}}
"""
    try:
        with gateway("hostile", settings) as running:
            yield running, server
    finally:
        server.stop()


def outcome(running, body: bytes) -> str:
    """What a client makes of an answer: `whole`, `error STATUS`, `broken` for a stream that says it broke, or a fault."""
    try:
        status, data = ask(running.port, body, timeout=20)
    except OSError as fault:
        return f"no answer ({type(fault).__name__})"
    if status != 200:
        return f"error {status}" if error_of(data) else f"status {status} without an error"
    if body is not STREAM:
        return "whole" if json.loads(data).get("choices") else "no answer's form"
    text = data
    done, failed = b"[DONE]" in text, b'"error"' in text
    if done and not failed:
        return "whole"
    return "broken" if failed and not done and text.endswith(b"0\r\n\r\n") else f"half a stream: {text[-80:]!r}"


def expect(name: str, play, unary: set | None, streamed: set | None, most_memory: float = 60, **more) -> None:
    with behind(play, **more) as (running, _):
        before, begun = memory(running), time.monotonic()
        for kind, body, expected in (("", CHAT, unary), (", streamed", STREAM, streamed)):
            if expected is None:
                continue
            found = outcome(running, body)
            figure(name + kind, f"{found}, {time.monotonic() - begun:.1f} s, {memory(running) - before:.0f} MB more",
                   found in expected and memory(running) - before < most_memory, " or ".join(sorted(expected)))
        if "models" not in more:
            status, _ = ask(running.port, b'{"model":"m"}')
            figure("  the gateway goes on", status, status == 400)


def endless(head: bytes, piece: bytes, limit: int = 2 << 30):
    """A script that sends one thing and then another until the gateway has enough."""
    def play(connection: socket.socket, *_) -> str:
        connection.sendall(head)
        pieces = piece * max(1, (1 << 18) // len(piece))
        sent = 0
        while sent < limit:
            connection.sendall(pieces)
            sent += len(pieces)
        return "close"
    return play


def endless_answers() -> None:
    """What never ends, ends at a limit."""
    refused = {"error 502"}
    expect("a head of endless fields", endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"b" * 100 + b"\r\n"), refused, refused)
    expect("a field without an end", endless(b"HTTP/1.1 200 OK\r\nX-A: ", b"b"), refused, refused)
    expect("a status line without an end", endless(b"HTTP/1.1 200 ", b"O"), refused, refused)
    expect("endless 1xx heads", endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"), refused, refused)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"
    expect("a whole answer of 1 GiB", endless(head, b" "), refused, None, 150)
    expect("an endless whole answer in chunks", endless(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", chunk(b" " * 65536)),
        refused, None, 150)
    expect("an event of 1 GiB on one line", endless(STREAM_HEAD, chunk(b"x" * 65536), 1 << 30), None, refused | {"broken"})
    expect("an event of 1 GiB on many lines", endless(STREAM_HEAD, chunk(b"data: x\n" * 8192), 1 << 30), None,
           refused | {"broken"})
    expect("a chunk size without an end", endless(STREAM_HEAD, b"0"), None, refused | {"broken"})
    expect("chunk extensions without an end", endless(STREAM_HEAD + b"5;", b"x"), None, refused | {"broken", "error 504"})
    expect("trailers without an end", endless(STREAM_HEAD + event(b"{}") + b"0\r\n", b"X-A: b\r\n"), None,
           refused | {"broken", "whole"})
    expect("endless comments", endless(STREAM_HEAD, chunk(b": c\n\n" * 8192), 64 << 20), None, {"broken", "error 502"})


def encoded_answers() -> None:
    """Nobody asked for a coding: what comes in one is refused and never taken off."""
    bomb = gzip.compress(b"\0" * (256 << 20))
    more = b"Content-Encoding: gzip\r\n"
    expect("a gzip bomb of 256 MiB", sending(answer(bomb, more=more)), {"error 502"}, {"error 502"}, 30)
    expect("a gzip bomb as a stream", sending(answer(bomb, kind="text/event-stream", more=more)), None, {"error 502"}, 30)


def early_ends(reset: bool = False) -> None:
    """The connection ends after every number of bytes of a good answer."""
    replies = {
        "an answer with a length": (answer(ANSWER), CHAT),
        "an answer in chunks": (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk(ANSWER[:50]) + chunk(ANSWER[50:]) + b"0\r\n\r\n", CHAT),
        "an answer up to the end": (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + ANSWER, CHAT),
        "a stream": (STREAM_HEAD + event(b'{"choices":[{"index":0,"delta":{"content":"a"}}]}') + event(b"[DONE]")
                     + b"0\r\n\r\n", STREAM),
    }
    for name, (reply, body) in replies.items():
        place = [0]

        def play(connection: socket.socket, *_) -> str:
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.sendall(reply[: place[0]])
            return "close"

        with behind(play) as (running, _):
            found: dict[str, int] = {}
            for place[0] in range(len(reply)):
                result = outcome(running, body)
                # With its last event a stream is whole, with its last chunk an answer.
                mark = b"[DONE]\n\n" if body is STREAM else b"\r\n0\r\n"
                whole_early = result == "whole" and mark not in reply[: place[0]]
                key = "whole too early" if whole_early else result
                found[key] = found.get(key, 0) + 1
            good = set(found) <= {"error 502", "broken", "whole"}
            figure(f"{name} that {'is reset' if reset else 'ends'} at each of {len(reply)} bytes", found, good)


def resets() -> None:
    """The same with a reset in the place of the end."""
    early_ends(reset=True)


def drips() -> None:
    """Answers byte by byte arrive whole."""
    def drip(data: bytes):
        def play(connection: socket.socket, *_) -> None:
            for byte in data:
                connection.sendall(bytes([byte]))
                time.sleep(0.0005)
        return play

    expect("an answer byte by byte", drip(answer(ANSWER)), {"whole"}, None)
    expect("a stream byte by byte", drip(STREAM_HEAD + event(b'{"choices":[]}') + event(b"[DONE]") + b"0\r\n\r\n"), None,
           {"whole"})

    def silence(connection: socket.socket, *_) -> str:
        connection.sendall(STREAM_HEAD + event(b'{"choices":[]}'))
        time.sleep(6)
        return "close"

    expect("a stream that falls silent", silence, None, {"broken"})
    expect("a server that says nothing", lambda *_: time.sleep(8), {"error 504"}, {"error 504"})


def nonsense() -> None:
    """Answers that are none."""
    refused = {"error 502"}
    cases = {
        "no HTTP at all": b"hello\r\n\r\n", "HTTP/0.9": ANSWER, "a greeting of another protocol": b"SSH-2.0-x\r\n",
        "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "a version that is none": b"HTTP/7.9 200 OK\r\n\r\n",
        "no status": b"HTTP/1.1\r\n\r\n", "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
        "status 99": b"HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n", "status 999": answer(b"{}", "999 X"),
        "204": b"HTTP/1.1 204 No\r\n\r\n", "304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
        "101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "a redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
        "a length that is none": b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n" + ANSWER,
        "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + ANSWER,
        "a chunk size that is none": STREAM_HEAD + b"xyz\r\n", "a huge chunk size": STREAM_HEAD + b"fffffffffffffffff\r\n",
        "no JSON": answer(b"<html>sorry</html>", kind="text/html"), "an array": answer(b"[]"), "nothing": answer(b""),
        "invalid UTF-8": answer(ANSWER.replace(b"Hello", b"\xff\xfe")), "a NUL in a field": b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
    }
    for name, data in cases.items():
        expect(f"{name}", sending(data, "close"), refused, refused | {"broken"})
    expect("a type that is none", sending(answer(ANSWER, kind="\x01;;=")), {"whole"}, refused)
    expect("500 without a body", sending(answer(b"", "500 X")), {"error 500"}, {"error 500"})
    expect("400 in HTML", sending(answer(b"<h1>no</h1>", "400 X", "text/html")), {"error 400"}, {"error 400"})
    expect("invalid UTF-8 in a stream", sending(STREAM_HEAD + event(b'{"x":"\xff"}') + event(b"[DONE]") + b"0\r\n\r\n"), None,
           {"whole"})
    expect("1xx before an answer", sending(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: a\r\n\r\n"
                                           + answer(ANSWER)), {"whole"}, None)


def unasked() -> None:
    """Answers to nothing: none of them reaches a client as the answer to its own question."""
    marked = [answer(ANSWER.replace(b"Hello", b"number %d" % number)) for number in range(3)]

    def late(connection: socket.socket, *_) -> None:
        connection.sendall(marked[0])
        time.sleep(0.1)
        connection.sendall(marked[1])

    for name, play in {"another answer at once": sending(marked[0] + marked[1]), "another answer later": late}.items():
        with behind(play) as (running, _):
            texts = []
            for _ in range(6):
                texts.append(ask(running.port)[1])
                time.sleep(0.2)
            strange = sum(b"number 1" in text for text in texts)
            figure(name, f"{strange} of 6 clients got it", strange == 0)
    first = Script(sending(marked[0]), models=False, on_connect=lambda connection: connection.sendall(marked[1]))
    settings = f"gateway: {{log_level: error}}\nllm: {{backend: local, local_model: m, local_api_base: \"{first.base_url}\"}}"
    with gateway("local", settings) as running:
        statuses = [ask(running.port)[0] for _ in range(4)]
        figure("an answer before the question", f"{statuses}", set(statuses) <= {200, 502})
    first.stop()


def early_answers() -> None:
    """Answers that come before the request is through."""
    large = b'{"model":"m","messages":[{"role":"user","content":"' + b"x" * (24 << 20) + b'"}]}'

    class Refusing(Script):
        def serve(self, connection: socket.socket) -> None:
            head = connection.recv(1 << 16)
            if head.startswith(b"GET"):
                connection.sendall(answer(b'{"object":"list","data":[]}'))
                return connection.close()
            connection.sendall(answer(b'{"error":{"message":"too much"}}', "413 X", more=b"Connection: close\r\n"))
            connection.shutdown(socket.SHUT_WR)
            time.sleep(1)
            return connection.close()

    server = Refusing(sending(b""))
    settings = f"gateway: {{log_level: error}}\nllm: {{backend: local, local_model: m, local_api_base: \"{server.base_url}\"}}"
    with gateway("local", settings) as running:
        begun = time.monotonic()
        status, body = ask(running.port, large, timeout=30)
        figure("413 while 24 MiB are being sent", f"{status} {error_of(body)}, {time.monotonic() - begun:.1f} s",
               status in (413, 502) and error_of(body) is not None)
    server.stop()


def killed() -> None:
    """A server that is killed under load, and one that stops for a while: every client is told, later ones are served."""
    upstream = Upstream()
    with gateway("local", "gateway: {log_level: error}", {"LOCAL_LLM_API_BASE": upstream.base_url}) as running:
        async def one(name: str) -> str:
            reader, writer = await ask_stream(running.port, f"{name} 1000 0.01")
            try:
                body = await read_rest(reader)
            finally:
                writer.close()
            return "told" if b'"error"' in body and b"[DONE]" not in body else "not told"

        async def all_of_them() -> list:
            tasks = [asyncio.create_task(one(f"k{number}")) for number in range(100)]
            await asyncio.sleep(1.5)
            upstream.process.kill()
            return await asyncio.gather(*tasks, return_exceptions=True)

        results = asyncio.run(all_of_them())
        figure("100 streams whose server is killed", f"{results.count('told')} told", results.count("told") == 100)
        status, body = ask(running.port)
        figure("a client after that", f"{status} {(error_of(body) or '')[:60]}", status in (502, 503))


CHECKS = {
    "endless": endless_answers, "encoded": encoded_answers, "early-ends": early_ends, "resets": resets, "drips": drips,
    "nonsense": nonsense, "unasked": unasked, "early-answers": early_answers, "killed": killed,
}
