"""The load checks. Each prints one line a figure and fails when a promise is not kept."""
import asyncio
import http.client
import os
import statistics
import subprocess
import sys
import time

import memory
import outage
import usage
import resolver
import slow
from client import BrokenStream, ask, read_chunk, read_rest
from process import resident_megabytes
from running import Gateway, binary, free_port
from model_server import Upstream, event, stream

failures = 0


def figure(name: str, value: str, holds: bool = True, goal: str = "") -> None:
    """Prints one figure, and notes whether it is as promised."""
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'}  {name:<44} {value}{f'  (goal: {goal})' if goal else ''}", flush=True)


def local_gateway(upstream: Upstream) -> Gateway:
    return Gateway("local", "gateway: {log_level: warning}", {"LOCAL_LLM_API_BASE": upstream.base_url})


# ---- 200 streams at once ----------------------------------------------------------------------------------------

def check_streams(count: int = 200, events: int = 50) -> None:
    """Streams at once, each event apart from the next, every byte compared."""
    async def one(port: int, name: str) -> bool:
        reader, writer = await ask(port, f"{name} {events} 0.01")
        body = await read_rest(reader)
        writer.close()
        return body == stream(name, events)

    async def all_of_them(port: int) -> list:
        return await asyncio.gather(*(one(port, f"s{number}") for number in range(count)), return_exceptions=True)

    upstream = Upstream()
    gateway = local_gateway(upstream)
    start = time.monotonic()
    results = asyncio.run(all_of_them(gateway.port))
    right = sum(result is True for result in results)
    figure(f"{count} streams of {events} events, every byte right", f"{right} of {count} in {time.monotonic() - start:.1f} s",
           right == count)
    for result in results:
        if isinstance(result, Exception):
            print(f"      {type(result).__name__}: {result}")
            break
    gateway.stop()
    upstream.stop()


# ---- 2,000 idle streams -----------------------------------------------------------------------------------------

def check_idle(count: int = 2000, seconds: float = 30) -> None:
    """Streams that say one thing, are silent, and say another."""
    async def one(port: int, name: str, begun: asyncio.Semaphore, ready: list) -> bool:
        async with begun:
            reader, writer = await ask(port, f"{name} 2 {seconds}")
            first = await read_chunk(reader)
        ready.append(name)
        rest = await read_rest(reader)
        writer.close()
        return first + rest == stream(name, 2)

    async def hold(gateway: Gateway) -> tuple[list, float, int]:
        ready: list = []
        begun = asyncio.Semaphore(100)
        tasks = [asyncio.create_task(one(gateway.port, f"i{number}", begun, ready)) for number in range(count)]
        give_up = time.monotonic() + seconds / 2
        while len(ready) < count and time.monotonic() < give_up:
            await asyncio.sleep(0.05)
        held, memory = len(ready), resident_megabytes(gateway.process.pid)
        return await asyncio.gather(*tasks, return_exceptions=True), memory, held

    upstream = Upstream()
    gateway = local_gateway(upstream)
    before = resident_megabytes(gateway.process.pid)
    results, memory, held = asyncio.run(hold(gateway))
    whole = sum(result is True for result in results)
    figure(f"{count} idle streams held {seconds:.0f} s, none lost", f"{whole} of {count} ({held} at once)",
           whole == held == count)
    figure("memory with them", f"{memory:.1f} MB, {(memory - before) * 1024 / count:.1f} kB a stream", memory < 100, "100 MB")
    for result in results:
        if isinstance(result, Exception):
            print(f"      {type(result).__name__}: {result}")
            break
    gateway.stop()
    upstream.stop()


# ---- leaving ----------------------------------------------------------------------------------------------------

def check_leaving(count: int = 100) -> None:
    """Clients that leave in mid-stream: how long until the gateway has let go of the upstream's connection."""
    async def leave(gateway: Gateway) -> float:
        reader, writer = await ask(gateway.port, "left 2 60")
        await read_chunk(reader)
        open_before = descriptors(gateway)
        start = time.monotonic()
        writer.transport.abort()
        while descriptors(gateway) > open_before - 2 and time.monotonic() < start + 5:
            await asyncio.sleep(0.0005)
        return time.monotonic() - start

    def descriptors(gateway: Gateway) -> int:
        return len(os.listdir(f"/proc/{gateway.process.pid}/fd"))

    upstream = Upstream()
    gateway = local_gateway(upstream)
    times = sorted(asyncio.run(leave(gateway)) * 1000 for _ in range(count))
    figure("client leaves to upstream closed", f"median {statistics.median(times):.1f} ms, most {times[-1]:.1f} ms",
           times[-1] < 100, "100 ms")
    gateway.stop()
    upstream.stop()


# ---- start, memory, libraries -----------------------------------------------------------------------------------

def first_answer(port: int) -> None:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
            return
        except ConnectionError:
            continue
        finally:
            connection.close()


def check_start(rounds: int = 20) -> None:
    """From the start of the process to the first answer, and the memory then and after a hundred requests."""
    times, memory = [], []
    clean = {name: value for name, value in os.environ.items() if "LLM" not in name and "API" not in name}
    for _ in range(rounds):
        port = free_port()
        start = time.monotonic()
        process = subprocess.Popen([binary(), "serve", "--backend", "echo", "--port", str(port)], env=clean, cwd="/",
                                   stderr=subprocess.DEVNULL)
        first_answer(port)
        times.append((time.monotonic() - start) * 1000)
        for _ in range(100):
            first_answer(port)
        memory.append(resident_megabytes(process.pid))
        process.kill()
        process.wait()
    figure("start to first answer", f"median {statistics.median(times):.1f} ms, most {max(times):.1f} ms",
           statistics.median(times) < 50, "50 ms")
    figure("idle memory", f"{max(memory):.1f} MB", max(memory) < 20, "20 MB")


def check_libraries() -> None:
    """What the program is linked to."""
    libraries = subprocess.run(["ldd", binary()], capture_output=True, text=True, check=True).stdout
    found = "Foundation" in libraries
    figure("Foundation in ldd", "found" if found else "none", not found)
    figure("size of the program", f"{binary().stat().st_size / 1e6:.1f} MB")


def check_outage() -> None:
    """A replica that fails in every way."""
    outage.check(figure, Gateway)


def check_memory() -> None:
    """Requests without end."""
    upstream = Upstream()
    gateway = local_gateway(upstream)
    memory.check(figure, gateway)
    gateway.stop()
    upstream.stop()


def check_slow() -> None:
    """A long answer for a slow client."""
    slow.check(figure, Gateway)


def check_resolver() -> None:
    """Names whose server never answers."""
    upstream = Upstream()
    resolver.check(figure, Gateway, upstream)
    upstream.stop()


def check_usage() -> None:
    """Usage that is counted while the gateway is killed."""
    usage.check(figure)


CHECKS = {"start": check_start, "libraries": check_libraries, "streams": check_streams, "idle": check_idle,
          "leaving": check_leaving, "memory": check_memory, "slow": check_slow, "resolver": check_resolver,
          "outage": check_outage, "usage": check_usage}


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in CHECKS]:
        sys.exit(f"there is no check {unknown[0]}; there are {', '.join(CHECKS)}")
    for name in names or CHECKS:
        CHECKS[name]()
    return 1 if failures else 0
