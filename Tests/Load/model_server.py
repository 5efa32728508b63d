"""The model server of the load checks, a process of its own: streams whose every byte is known beforehand.

The last message of a request says what is wanted: `NAME COUNT PAUSE`, for COUNT events named NAME, PAUSE seconds apart.
"""
import asyncio
import json
import multiprocessing
import random
import resource


def raise_descriptor_limit() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def event(name: str, number: int) -> bytes:
    """The event of that name and number: any length, any characters."""
    chance = random.Random(f"{name}/{number}")
    text = "".join(chance.choice("aé漢\U0001f600\"\\\n ") for _ in range(chance.randrange(200)))
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    chunk = {"id": name, "object": "chat.completion.chunk", "created": number, "model": "load", "choices": [choice]}
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


END = b"data: [DONE]\n\n"


def stream(name: str, count: int) -> bytes:
    """All a client must get."""
    return b"".join(event(name, number) for number in range(count)) + END


class Server:
    """Counts the streams it is asked for and those that were hung up on."""

    def __init__(self):
        self.asked = self.abandoned = 0
        self.hangups: list[float] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.partition("content-length:")[2].split("\r\n")[0] or 0)
                body = await reader.readexactly(length)
                await self.answer(head, body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if head.startswith("get"):
            return self.send(writer, {"object": "list", "data": [{"id": "load", "object": "model"}]})
        request = json.loads(body)
        if not request.get("stream"):
            message = {"role": "assistant", "content": "Hello"}
            return self.send(writer, {"id": "c", "object": "chat.completion", "created": 1, "model": "load",
                                      "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
        name, count, pause = request["messages"][-1]["content"].split()
        self.asked += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in range(int(count)):
            self.send_chunk(writer, event(name, number))
            await writer.drain()
            if number + 1 < int(count):
                await asyncio.sleep(float(pause))
        self.send_chunk(writer, END)
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    @staticmethod
    def send(writer: asyncio.StreamWriter, body: dict) -> None:
        text = json.dumps(body).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(text) + text)

    @staticmethod
    def send_chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(b"%x\r\n%s\r\n" % (len(data), data))


def serve(port_slot) -> None:
    async def run() -> None:
        listener = await asyncio.start_server(Server().serve, "127.0.0.1", 0, backlog=4096, limit=1 << 20)
        port_slot.put(listener.sockets[0].getsockname()[1])
        await listener.serve_forever()

    raise_descriptor_limit()
    asyncio.run(run())


class Upstream:
    """The server's process, as the checks hold it."""

    def __init__(self):
        slot = multiprocessing.Queue()
        self.process = multiprocessing.Process(target=serve, args=(slot,), daemon=True)
        self.process.start()
        self.base_url = f"http://127.0.0.1:{slot.get(timeout=10)}/v1"

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()
