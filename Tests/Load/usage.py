"""A gateway that counts usage, killed again and again: the file reads, and says neither too little nor too much."""
import asyncio
import collections
import json
import os
import pathlib
import random
import tempfile
import time
import urllib.request

from running import Gateway

KEYS = 1900
# Half a second until it writes, and what writing takes: the gateway promises a second.
MOST_LOST_SECONDS = 1.0


def configuration(usage_file: pathlib.Path) -> str:
    """Long names of keys and many: one write is large, so that many a kill falls into one."""
    keys = "".join(f"    - {{name: {name(number)}, value: key-{number}}}\n" for number in range(KEYS))
    return (f"gateway:\n  log_level: error\n  usage_file: {usage_file}\n  keys:\n"
            f"    - {{name: admin, value: admin-key, admin: true}}\n{keys}")


def name(number: int) -> str:
    return f"{'key-of-a-team':-<58}{number}"


def read(usage_file: pathlib.Path) -> tuple[dict[str, int], int]:
    """Requests by key, the last line of a key counting; and how many lines say nothing."""
    counts: dict[str, int] = {}
    torn = 0
    for line in usage_file.read_bytes().split(b"\n"):
        try:
            entry = json.loads(line)
            counts[entry["key"]] = entry["total"][0]
        except ValueError:
            torn += bool(line)
    return counts, torn


def told(gateway: Gateway) -> dict[str, int]:
    """Requests by key, as a gateway that has just started tells them."""
    request = urllib.request.Request(f"{gateway.address}/gateway/usage", headers={"x-api-key": "admin-key"})
    data = json.load(urllib.request.urlopen(request, timeout=20))["data"]
    return {entry["key"]: entry["total"]["requests"] for entry in data if entry["total"]["requests"]}


class Round:
    """What was asked between a start and a kill."""

    def __init__(self):
        self.sent: collections.Counter = collections.Counter()
        self.answered: list[tuple[float, str]] = []

    async def client(self, port: int, chance: random.Random) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        body = b'{"model":"echo","messages":[{"role":"user","content":"Hi"}]}'
        try:
            while True:
                number = chance.randrange(KEYS)
                self.sent[name(number)] += 1
                writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
                             b"x-api-key: key-%d\r\nContent-Length: %d\r\n\r\n" % (number, len(body)) + body)
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200"), head
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                self.answered.append((time.monotonic(), name(number)))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run(self, gateway: Gateway, usage_file: pathlib.Path, chance: random.Random) -> float:
        """Loads the gateway and kills it at any time, or in the middle of a write. Returns when."""
        clients = [asyncio.create_task(self.client(gateway.port, chance)) for _ in range(8)]
        if chance.random() < 0.5:
            await asyncio.sleep(chance.uniform(0.3, 1.6))
        else:
            await asyncio.sleep(chance.choice([0.2, 0.8]))
            before = self.state(usage_file)
            give_up = time.monotonic() + 2
            while self.state(usage_file) == before and time.monotonic() < give_up:
                await asyncio.sleep(0)
        killed = time.monotonic()
        gateway.process.kill()
        await asyncio.gather(*clients)
        gateway.process.wait()
        return killed

    @staticmethod
    def state(usage_file: pathlib.Path) -> tuple[int, bool]:
        return os.stat(usage_file).st_size, os.path.exists(f"{usage_file}.new")


def tear(usage_file: pathlib.Path, chance: random.Random) -> None:
    """Leaves half a line at the end, as a loss of power may."""
    lines = usage_file.read_bytes().splitlines()
    if lines:
        line = chance.choice(lines)
        with usage_file.open("ab") as file:
            file.write(line[:chance.randrange(1, len(line))])


def check(figure, rounds: int = 100, seed: int = 1) -> None:
    """Kills the gateway so often, and holds the file against what the clients know."""
    chance = random.Random(seed)
    problems: list[str] = []
    total = torn = 0
    with tempfile.TemporaryDirectory(prefix="llm-gateway-") as folder:
        usage_file = pathlib.Path(folder, "usage")
        settings = configuration(usage_file)
        before: dict[str, int] = {}
        for number in range(rounds):
            gateway = Gateway("echo", settings)
            if (said := told(gateway)) != before:
                different = sum(said.get(key) != before.get(key) for key in said.keys() | before.keys())
                problems.append(f"round {number}: {different} keys were read otherwise than the file has them")
            this = Round()
            killed = asyncio.run(this.run(gateway, usage_file, chance))
            gateway.folder.cleanup()
            after, lines = read(usage_file)
            torn += lines
            total += len(this.answered)
            old = collections.Counter(key for moment, key in this.answered if moment < killed - MOST_LOST_SECONDS)
            lost = sum(after.get(key, 0) < before.get(key, 0) + count for key, count in old.items())
            lost += sum(after.get(key, 0) < count for key, count in before.items())
            invented = sum(count > before.get(key, 0) + this.sent[key] for key, count in after.items())
            if lost or invented:
                problems.append(f"round {number}: {lost} keys have too little, {invented} too much")
            before = after
            if chance.random() < 0.5:
                tear(usage_file, chance)
    figure(f"killed {rounds} times, {total} requests, {torn} torn lines read over: rounds that are wrong",
           f"{len(problems)}", not problems, "0")
    for problem in problems[:5]:
        print(f"      {problem}")
