"""Requests without end: what the gateway holds after many is what it held after some."""
import asyncio
import json

from client import read_rest
from process import resident_megabytes


def request(name: str, streams: bool) -> bytes:
    body = json.dumps({"model": "load", "stream": streams,
                       "messages": [{"role": "user", "content": f"{name} 3 0"}]}).encode()
    return (b"POST /v1/chat/completions HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body)


async def client(port: int, number: int, count: int) -> int:
    """Asks so often, every fourth time for a stream and every hundredth time on a new connection; how often in vain."""
    failed, writer = 0, None
    for turn in range(count):
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        streams = turn % 4 == 0
        writer.write(request(f"m{number}-{turn}", streams))
        head = await reader.readuntil(b"\r\n\r\n")
        if streams:
            failed += not (await read_rest(reader)).endswith(b"data: [DONE]\n\n")
        else:
            await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]))
            failed += not head.startswith(b"HTTP/1.1 200")
        if turn % 100 == 99:
            writer.close()
            writer = None
    if writer:
        writer.close()
    return failed


async def ask(port: int, count: int, clients: int) -> int:
    return sum(await asyncio.gather(*(client(port, number, count // clients) for number in range(clients))))


def check(figure, gateway, some: int = 20_000, many: int = 200_000, clients: int = 50) -> None:
    """Prints what is resident after some requests and after many, by the same clients at once."""
    failed = asyncio.run(ask(gateway.port, some, clients))
    before = resident_megabytes(gateway.process.pid)
    failed += asyncio.run(ask(gateway.port, many - some, clients))
    after = resident_megabytes(gateway.process.pid)
    figure(f"{many} requests of {clients} clients at once: failed", str(failed), failed == 0, "0")
    figure(f"memory after {some} and {many}", f"{before:.1f} MB, {after:.1f} MB", after < before * 1.1, "10 % more at most")
