"""Two replicas under load, and one of them killed, stalled and refusing in turn: nothing fails that a retry can save."""
import asyncio
import collections
import json
import multiprocessing
import os
import signal
import socket
import time

from client import read_rest
from model_server import Server, raise_descriptor_limit

BREAKS = ("killed", "stalled", "refusing")


class Refusing(Server):
    """A server that answers 503 as long as it is told to."""

    def __init__(self, refuses):
        super().__init__()
        self.refuses = refuses

    async def answer(self, head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if self.refuses.value:
            writer.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
        else:
            await super().answer(head, body, writer)


def serve(port: int, refuses) -> None:
    async def run() -> None:
        listener = await asyncio.start_server(Refusing(refuses).serve, "127.0.0.1", port, backlog=4096, limit=1 << 20)
        await listener.serve_forever()

    raise_descriptor_limit()
    asyncio.run(run())


class Replica:
    """One of the two servers, on a port that stays its own."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.refuses = multiprocessing.Value("b", False)
        self.start()

    def start(self) -> None:
        self.process = multiprocessing.Process(target=serve, args=(self.port, self.refuses), daemon=True)
        self.process.start()

    def stop(self) -> None:
        self.process.kill()
        self.process.join()

    async def suffer(self, kind: str, seconds: float) -> None:
        """Goes wrong for so long, and is well again."""
        if kind == "killed":
            self.stop()
            await asyncio.sleep(seconds)
            self.start()
        elif kind == "stalled":
            os.kill(self.process.pid, signal.SIGSTOP)
            await asyncio.sleep(seconds)
            os.kill(self.process.pid, signal.SIGCONT)
        else:
            self.refuses.value = True
            await asyncio.sleep(seconds)
            self.refuses.value = False


class Counts:
    """What the clients have seen."""

    def __init__(self):
        self.statuses = collections.Counter()
        self.attempts = 0
        self.broken_streams = 0
        self.examples: list[str] = []


async def client(port: int, number: int, end: float, counts: Counts) -> None:
    """Asks on one connection, every fourth time for a stream."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    turn = 0
    while time.monotonic() < end:
        turn += 1
        streams = turn % 4 == 0
        text = json.dumps({"model": "load", "stream": streams,
                           "messages": [{"role": "user", "content": f"c{number}-{turn} 3 0.005"}]}).encode()
        writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
                     b"Content-Length: %d\r\n\r\n" % len(text) + text)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split()[1])
        counts.statuses[status] += 1
        counts.attempts += int(head.partition("x-gateway-attempts: ")[2].split("\r\n")[0] or 1)
        if "transfer-encoding: chunked" in head:
            body = await read_rest(reader)
            if not body.endswith(b"data: [DONE]\n\n"):
                counts.broken_streams += 1
        else:
            body = await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
        if status != 200 and len(counts.examples) < 5:
            counts.examples.append(f"{status} {body[:200].decode(errors='replace')}")
    writer.close()


async def load(port: int, replica: Replica, seconds: float, clients: int) -> Counts:
    counts = Counts()
    end = time.monotonic() + seconds
    tasks = [asyncio.create_task(client(port, number, end, counts)) for number in range(clients)]
    part = seconds / (2 * len(BREAKS))
    for kind in BREAKS:
        await asyncio.sleep(part / 2)
        await replica.suffer(kind, part)
        await asyncio.sleep(part / 2)
    await asyncio.gather(*tasks)
    return counts


def logged(log) -> tuple[collections.Counter, int, int]:
    """Statuses, tries and streams that broke, as the log has them."""
    statuses: collections.Counter = collections.Counter()
    attempts = broken = 0
    for line in log:
        entry = json.loads(line) if line.startswith("{") else {}
        if entry.get("message") != "request" or entry.get("method") != "POST":
            continue
        statuses[entry["status"]] += 1
        attempts += entry.get("attempts", 1)
        broken += entry["status"] == 200 and "error" in entry
    return statuses, attempts, broken


def check(figure, make_gateway, seconds: float = 60, clients: int = 32) -> None:
    """Runs the load and holds the log against the clients' counts."""
    replicas = [Replica(), Replica()]
    places = ", ".join(f'"http://127.0.0.1:{replica.port}/v1"' for replica in replicas)
    gateway = make_gateway("lab", f"""
backends: [{{name: lab, base_urls: [{places}], timeouts: {{connect: 1, first_byte: 1}}}}]
gateway: {{circuits: {{failures: 3, open: 1, longest_open: 2}}}}
""", {})
    # Open until the gateway has ended: its last lines come then, and its folder goes.
    log = gateway.log_path.open()
    try:
        counts = asyncio.run(load(gateway.port, replicas[0], seconds, clients))
    finally:
        gateway.stop()
        for replica in replicas:
            replica.stop()
    total = sum(counts.statuses.values())
    failed = total - counts.statuses[200]
    figure(f"{seconds:.0f} s, a replica {', '.join(BREAKS)}: failed requests", f"{failed} of {total}", failed == 0, "0")
    for example in counts.examples:
        print(f"      {example}")
    figure("tries, and streams that broke after their first byte", f"{counts.attempts}, {counts.broken_streams}")
    statuses, attempts, broken = logged(log)
    figure("the log's statuses are the clients'", f"{dict(statuses)}", statuses == counts.statuses)
    figure("the log's tries and broken streams are the clients'", f"{attempts}, {broken}",
           (attempts, broken) == (counts.attempts, counts.broken_streams))
