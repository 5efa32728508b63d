"""Clients that mean harm, or are broken: none of them hurts the gateway or a client beside it."""
import contextlib
import re
import resource
import socket
import threading
import time

from rig import CHAT, Neighbour, ask, connect, descriptors, error_of, figure, gateway, memory, read_response, read_to_end, request
from server import Script, big_stream

QUICK = "gateway: {log_level: error, timeouts: {head: 1, body: 1, keep_alive: 2, write_stall: 2}}"


def slow_heads(count: int = 300) -> None:
    """A byte of a head now and then: the deadline counts from the first of them."""
    with gateway(settings=QUICK) as running, Neighbour(running.port) as neighbour:
        clients = [connect(running.port) for _ in range(count)]
        begun = time.monotonic()
        for byte in b"GET /health HTTP/1.1\r\nX: ":
            if time.monotonic() > begun + 3:
                break
            for client in clients:
                with contextlib.suppress(OSError):
                    client.send(bytes([byte]))
            time.sleep(0.1)
        statuses = [read_to_end(client)[9:12] for client in clients]
        figure(f"{count} slow heads are ended", f"{statuses.count(b'408')} with 408, {time.monotonic() - begun:.1f} s",
               statuses.count(b"408") == count)
        neighbour.tell("slow heads")


def slow_bodies(count: int = 300) -> None:
    """A body that never comes, and one that drips."""
    with gateway(settings=QUICK) as running, Neighbour(running.port) as neighbour:
        clients = [connect(running.port) for _ in range(count)]
        for client in clients:
            client.sendall(request(b"x" * 5000)[:-4990])
        begun = time.monotonic()
        for _ in range(20):
            for client in clients[::2]:
                with contextlib.suppress(OSError):
                    client.send(b"x")
            time.sleep(0.1)
        statuses = [read_to_end(client)[9:12] for client in clients]
        figure(f"{count} slow bodies are ended", f"{statuses.count(b'408')} with 408, {time.monotonic() - begun:.1f} s",
               statuses.count(b"408") == count)
        neighbour.tell("slow bodies")


def slow_readers(count: int = 100) -> None:
    """Streams that nobody reads: their server waits, memory stays bounded, and in the end they are let go."""
    server = Script(big_stream(64 << 20))
    with gateway("local", QUICK, {"LOCAL_LLM_API_BASE": server.base_url}) as running:
        before = memory(running)
        clients = [connect(running.port, 30, receive_buffer=4096) for _ in range(count)]
        for client in clients:
            client.sendall(request(b'{"model":"m","stream":true,"messages":[]}'))
        peak, give_up = 0.0, time.monotonic() + 20
        while time.monotonic() < give_up:
            peak = max(peak, memory(running))
            if time.monotonic() > give_up - 19 and descriptors(running) < 30:
                break
            time.sleep(0.05)
        # The queue, what the transfer holds and one piece on its way, a quarter of a mebibyte each.
        figure(f"memory of {count} streams of 64 MiB that nobody reads", f"{peak - before:.0f} MB",
               peak - before < count * 1.2 + 20, f"{count * 1.2 + 20:.0f} MB")
        figure("they are let go when they take nothing", f"{descriptors(running)} descriptors left",
               descriptors(running) < 30)
        for client in clients:
            client.close()
    server.stop()


def half_closed() -> None:
    """A client that says it has nothing more to ask is answered, one that leaves in silence is forgotten."""
    with gateway() as running:
        client = connect(running.port)
        client.sendall(request())
        client.shutdown(socket.SHUT_WR)
        status = read_response(client)[0]
        figure("a request before a half-close is answered", status, status == 200)
        client.close()
        half = [connect(running.port) for _ in range(200)]
        for number, client in enumerate(half):
            client.sendall(request()[: number % 40])
            client.shutdown(socket.SHUT_WR)
        ends = [read_to_end(client) for client in half]
        figure("200 half requests before a half-close", f"{sum(end == b'' or end[9:10] == b'4' for end in ends)} ended",
               all(end == b"" or end[9:10] == b"4" for end in ends))
        for client in half:
            client.close()


def flood(limit: int = 256, count: int = 1000) -> None:
    """More connections than descriptors: accepting goes on afterwards, and who was there before is served."""
    with gateway() as running:
        resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
        first = connect(running.port)
        first.sendall(request())
        read_response(first)
        clients = []
        for _ in range(count):
            with contextlib.suppress(OSError):
                clients.append(connect(running.port, 2))
        time.sleep(0.5)
        used = processor_seconds(running.process.pid)
        time.sleep(1)
        spent = processor_seconds(running.process.pid) - used
        figure(f"{count} connections, {limit} descriptors: processor meanwhile", f"{spent * 100:.0f} %", spent < 0.3, "30 %")
        first.sendall(request())
        status = read_response(first)[0]
        figure("a client from before the flood is answered", status, status == 200)
        for client in clients:
            client.close()
        begun, status = time.monotonic(), 0
        while status != 200 and time.monotonic() < begun + 10:
            with contextlib.suppress(OSError):
                status = ask(running.port, timeout=2)[0]
        figure("after the flood a new client is answered", f"{status}, {time.monotonic() - begun:.2f} s", status == 200)
        first.close()


def processor_seconds(pid: int) -> float:
    fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def churn(seconds: float = 5) -> None:
    """Connections that come and go as quickly as they can, half of them with a reset."""
    with gateway() as running, Neighbour(running.port) as neighbour:
        before = descriptors(running)
        made, ends = [0] * 4, time.monotonic() + seconds

        def work(number: int) -> None:
            while time.monotonic() < ends:
                with contextlib.suppress(OSError):
                    client = connect(running.port)
                    client.sendall(request()[: made[number] % 150])
                    if made[number] % 2:
                        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    client.close()
                    made[number] += 1

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(0.5)
        figure("connections that come and go", f"{sum(made)} in {seconds:.0f} s, {descriptors(running) - before} left open",
               descriptors(running) - before <= 2)
        neighbour.tell("connections that come and go")


def pipelining(count: int = 100_000) -> None:
    """Requests one behind the other, written without a look at the answers: each is answered, in order."""
    with gateway() as running, Neighbour(running.port) as neighbour:
        before = memory(running)
        client = connect(running.port, 60)
        peak = [before]
        message = b"GET /health HTTP/1.1\r\nHost: h\r\nx-request-id: %07d\r\n\r\n"

        def write() -> None:
            for start in range(0, count, 1000):
                client.sendall(b"".join(message % number for number in range(start, start + 1000)))

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(0.5)  # Nobody reads meanwhile: the client is held back, not kept in memory.
        peak.append(memory(running))
        data, answers, wrong = b"", 0, 0
        while answers < count:
            piece = client.recv(1 << 18)
            if not piece:
                break
            data += piece
            *whole, data = data.split(b'{"status":"ok"}')
            for head in whole:
                wrong += b"x-request-id: %07d\r\n" % answers not in head
                answers += 1
            if answers % 10_000 < 50:
                peak.append(memory(running))
        writer.join()
        client.close()
        figure(f"{count} pipelined requests", f"{answers} answers, {wrong} out of order, {max(peak) - before:.1f} MB more",
               answers == count and not wrong and max(peak) - before < 20)
        neighbour.tell("pipelined requests")


def lying_bodies() -> None:
    """Bodies that are longer, shorter or larger than their head says."""
    with gateway() as running:
        cases = {
            "shorter than its length": (request(CHAT)[:-3], {b""}, True),
            "length beyond the limit": (b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\n"
                                        b"Content-Length: 99999999999\r\n\r\n", {b"413"}, False),
            "length beyond any number": (b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\n"
                                         b"Content-Length: 99999999999999999999999\r\n\r\n", {b"400"}, False),
            "negative length": (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", {b"400"}, False),
            "two lengths": (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", {b"400"}, False),
            "length and chunks": (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  b"0\r\n\r\n", {b"400"}, False),
            "chunk of a huge size": (b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     b"ffffffffffffffff\r\n", {b"400", b"413"}, False),
            "chunks without an end": (b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                      b"5\r\nhello", {b""}, True),
        }
        for name, (data, expected, ends) in cases.items():
            client = connect(running.port, 5)
            client.sendall(data)
            if ends:
                client.shutdown(socket.SHUT_WR)
            status = read_to_end(client)[9:12]
            figure(name, status.decode() or "ended", status in expected)
            client.close()
        client = connect(running.port)
        client.sendall(request(CHAT) + b"GARBAGE\r\n\r\n")
        statuses = re.findall(rb"HTTP/1.1 (\d+) ", read_to_end(client))
        figure("longer than its length", b", then ".join(statuses).decode(), statuses == [b"200", b"400"])
        client.close()


def large_bodies() -> None:
    """Structure that costs much to take apart: answered in bounded time and memory."""
    value = 16 << 20
    bodies = {
        "a deep body": b'{"model":"m","messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "a million values": b'{"model":"m","messages":[],"x":[' + b"0," * 1_100_000 + b"0]}",
        "a million members of one name": b'{"model":"m","messages":[]' + b',"a":0' * 400_000 + b"}",
        "200,000 messages": b'{"model":"m","messages":[' + b'{"role":"user","content":"x"},' * 200_000
                            + b'{"role":"user","content":"x"}]}',
        "a string of escapes": b'{"model":"m","messages":[{"role":"user","content":"' + b"\\u0041" * (value // 6) + b'"}]}',
        "a number of many digits": b'{"model":"m","messages":[],"seed":' + b"9" * value + b"}",
        "spaces": b" " * value + CHAT,
    }
    with gateway(settings="gateway: {log_level: error, workers: 1}") as running:
        for name, body in bodies.items():
            with Neighbour(running.port) as neighbour:
                begun = time.monotonic()
                status, answer = ask(running.port, body, timeout=60)
                took = time.monotonic() - begun
            worst = max(neighbour.times, default=9.9)
            figure(f"{name} ({len(body) >> 10} KiB)",
                   f"{status} in {took * 1000:.0f} ms, others waited at most {worst * 1000:.0f} ms, {memory(running):.0f} MB",
                   (status == 200 or error_of(answer) is not None) and took < 5 and not neighbour.faults)


CHECKS = {
    "slow-heads": slow_heads, "slow-bodies": slow_bodies, "slow-readers": slow_readers, "half-closed": half_closed,
    "flood": flood, "churn": churn, "pipelining": pipelining, "lying-bodies": lying_bodies, "large-bodies": large_bodies,
}
