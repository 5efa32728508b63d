"""A plain HTTP client that keeps every byte of a stream."""
import asyncio
import json


class BrokenStream(Exception):
    """The stream did not come as HTTP wants it."""


async def ask(port: int, words: str):
    """Asks for a stream and returns what its body is read from, once its head has come."""
    body = json.dumps({"model": "load", "stream": True, "messages": [{"role": "user", "content": words}]}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
                 b"Content-Length: %d\r\n\r\n" % len(body) + body)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200") or b"chunked" not in head.lower():
        raise BrokenStream(head.decode(errors="replace"))
    return reader, writer


async def read_chunk(reader: asyncio.StreamReader) -> bytes:
    """One chunk's data; empty at the end (RFC 9112 section 7.1)."""
    size = int((await reader.readuntil(b"\r\n")).strip(), 16)
    data = await reader.readexactly(size)
    if await reader.readexactly(2) != b"\r\n":
        raise BrokenStream("no line end after a chunk")
    return data


async def read_rest(reader: asyncio.StreamReader) -> bytes:
    """The body to its proper end."""
    pieces = []
    while data := await read_chunk(reader):
        pieces.append(data)
    return b"".join(pieces)
