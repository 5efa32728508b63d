"""Records every answer a client gets and holds it against the strict checker, where that is there."""
import importlib.util
import os
import sys
from typing import Any

import httpx2

from running import ROOT

TOOLS = os.environ.get("LLM_GATEWAY_TOOLS") or str(ROOT.parent / "shared" / "tools")


def load_checker(name: str):
    """A checker's module, or None where it is not there."""
    path = os.path.join(TOOLS, f"{name}.py")
    if not os.path.exists(path):
        return None
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    was, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = was
    return module


checker = load_checker("check_openai_response")
request_checker = load_checker("check_gemini_request")


def request_findings(method: str, body: Any) -> list[str]:
    """What is wrong with a request to Gemini."""
    if request_checker is None:
        return []
    return [one for one in request_checker.check(method, body) if not one.startswith(request_checker.NOTE)]


class Answer:
    """What came back for one request, as bytes."""

    def __init__(self, request: httpx2.Request, response: httpx2.Response):
        self.path = request.url.path
        self.request_body = request.content
        self.status = response.status_code
        self.is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
        self.pieces: list[bytes] = []
        self.is_whole = False

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def kind(self) -> str | None:
        """The checker's name for this kind of answer; None: it knows none."""
        if self.status >= 400:
            return "error"
        if self.path.endswith("/chat/completions"):
            return "chat-stream" if self.is_stream else "chat"
        if self.path.endswith("/embeddings"):
            return "embeddings"
        if self.path.endswith("/models"):
            return "models"
        return "model" if "/models/" in self.path else None

    def findings(self, allowed: frozenset[str]) -> list[str]:
        """What is wrong with it; nothing for one that the client did not read to its end."""
        if checker is None or self.kind is None or not self.is_whole:
            return []
        usage = None
        if self.kind == "chat-stream":
            usage = b'"include_usage":true' in self.request_body.replace(b" ", b"")
        return checker.check(self.kind, self.body.decode(), allowed, usage)


class Tap(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """Notes the bytes of an answer on their way to the client."""

    def __init__(self, stream, answer: Answer):
        self.stream = stream
        self.answer = answer

    def __iter__(self):
        for piece in self.stream:
            self.answer.pieces.append(piece)
            yield piece
        self.answer.is_whole = True

    async def __aiter__(self):
        async for piece in self.stream:
            self.answer.pieces.append(piece)
            yield piece
        self.answer.is_whole = True

    def close(self) -> None:
        self.stream.close()

    async def aclose(self) -> None:
        await self.stream.aclose()


class Recorder(httpx2.HTTPTransport):
    """A transport that records."""

    def __init__(self, answers: list[Answer]):
        super().__init__()
        self.answers = answers

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        self.answers.append(Answer(request, response))
        response.stream = Tap(response.stream, self.answers[-1])
        return response


class AsyncRecorder(httpx2.AsyncHTTPTransport):
    """The same for asynchronous clients."""

    def __init__(self, answers: list[Answer]):
        super().__init__()
        self.answers = answers

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        self.answers.append(Answer(request, response))
        response.stream = Tap(response.stream, self.answers[-1])
        return response
