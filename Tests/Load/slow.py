"""A long answer for a client that reads slowly: the gateway holds the server back and keeps next to nothing."""
import asyncio
import hashlib
import json
import multiprocessing

from client import ask, read_chunk
from model_server import END, Server
from process import resident_megabytes

MEGABYTES = 100
EVENT = b"data: " + json.dumps({"id": "slow", "text": "z" * 65_000}).encode() + b"\n\n"
COUNT = MEGABYTES * 1_000_000 // len(EVENT) + 1


class Pouring(Server):
    """A server that sends as fast as it is let, and notes how much was taken."""

    def __init__(self, sent):
        super().__init__()
        self.sent = sent

    async def answer(self, head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if head.startswith("get"):
            return await super().answer(head, body, writer)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(COUNT):
            self.send_chunk(writer, EVENT)
            await writer.drain()
            self.sent.value += len(EVENT)
        self.send_chunk(writer, END)
        writer.write(b"0\r\n\r\n")
        await writer.drain()


def serve(port_slot, sent) -> None:
    async def run() -> None:
        listener = await asyncio.start_server(Pouring(sent).serve, "127.0.0.1", 0)
        port_slot.put(listener.sockets[0].getsockname()[1])
        await listener.serve_forever()

    asyncio.run(run())


async def read_slowly(gateway, sent, seconds: float) -> tuple[bool, float, float]:
    """Whether every byte was right, the most memory seen, and how far the server was ahead of the slow part's end."""
    reader, writer = await ask(gateway.port, "slow")
    loop = asyncio.get_running_loop()
    digest, taken, most, ahead = hashlib.sha256(), 0, 0.0, 0.0
    end_of_slowness = loop.time() + seconds
    while data := await read_chunk(reader):
        digest.update(data)
        taken += len(data)
        if loop.time() < end_of_slowness:
            await asyncio.sleep(0.05)
            ahead = (sent.value - taken) / 1e6
        most = max(most, resident_megabytes(gateway.process.pid))
    writer.close()
    return digest.digest() == hashlib.sha256(EVENT * COUNT + END).digest(), most, ahead


def check(figure, start_gateway, seconds: float = 4) -> None:
    """Prints the figures of one long answer, read slowly for some seconds and then as fast as it comes."""
    slot, sent = multiprocessing.Queue(), multiprocessing.Value("q", 0)
    server = multiprocessing.Process(target=serve, args=(slot, sent), daemon=True)
    server.start()
    gateway = start_gateway("local", "gateway: {log_level: warning}",
                            {"LOCAL_LLM_API_BASE": f"http://127.0.0.1:{slot.get(timeout=10)}/v1"})
    before = resident_megabytes(gateway.process.pid)
    is_right, most, ahead = asyncio.run(read_slowly(gateway, sent, seconds))
    figure(f"{MEGABYTES} MB for a slow client, every byte right", "yes" if is_right else "no", is_right)
    figure("server held back: ahead of the slow client", f"{ahead:.1f} MB", ahead < 24, "24 MB, kernel buffers included")
    figure("memory it took", f"{most - before:.1f} MB more, {most:.1f} MB in all", most - before < 10, "10 MB more")
    gateway.stop()
    server.terminate()
    server.join()
