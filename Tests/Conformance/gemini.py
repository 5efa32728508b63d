"""A Gemini that plays what a test wants, recorded exchanges among it, and remembers what it was asked."""
import json
import os
import pathlib
from typing import Any

from running import ROOT
from upstream import Call, Upstream

MODEL = "gemini-2.5-flash"
NEWER_MODEL = "gemini-3-flash-preview"
EMBEDDER = "gemini-embedding-001"
FIXTURES = pathlib.Path(os.environ.get("LLM_GATEWAY_FIXTURES") or ROOT.parent / "shared" / "fixtures")
KEY = "AIza-of-the-server"
# Of 8 pixels.
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

PAGES = [
    {"models": [
        {"name": f"models/{MODEL}", "displayName": "Flash", "inputTokenLimit": 1048576,
         "supportedGenerationMethods": ["generateContent", "countTokens"]},
        {"name": "models/only-video", "supportedGenerationMethods": ["predictLongRunning"]}], "nextPageToken": "second"},
    {"models": [
        {"name": f"models/{NEWER_MODEL}", "supportedGenerationMethods": ["generateContent"]},
        {"name": f"models/{EMBEDDER}", "supportedGenerationMethods": ["embedContent", "batchEmbedContents"]}]},
]


class GeminiServer(Upstream):
    """Serves Gemini's own API: models in two pages, everything else as the test's script says.

    It is also the web from which media are fetched: `files` holds types and contents by path.
    """

    def __init__(self):
        super().__init__([])
        self.files: dict[str, tuple[str, bytes]] = {}

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1beta"

    def list_models(self, call: Call) -> None:
        if call.path in self.files:
            kind, content = self.files[call.path]
            return call.answer(content, headers={"Content-Type": kind})
        if not call.path.startswith("/v1beta/models"):
            return call.answer("not here", 404)
        call.answer(PAGES[1] if "pageToken=second" in call.path else PAGES[0])


def text(words: str, **more: Any) -> dict:
    """A part with words."""
    return {"text": words, **more}


def call_of(name: str, signature: str | None = None, **arguments: Any) -> dict:
    """A part with a function call."""
    part: dict[str, Any] = {"functionCall": {"name": name, "args": arguments}}
    return {**part, "thoughtSignature": signature} if signature else part


def response(*parts: dict, finish: str | None = "STOP", **more: Any) -> dict:
    """An answer, or an event of one, with one candidate."""
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
    usage = {"promptTokenCount": 5, "candidatesTokenCount": 3, "thoughtsTokenCount": 2, "totalTokenCount": 10}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": MODEL, "responseId": "r-1", **more}


def refusal(code: int, status: str, message: str, *details: dict) -> dict:
    """Google's error object."""
    return {"error": {"code": code, "message": message, "status": status, "details": list(details)}}


def stream(call: Call, *events: dict) -> None:
    """The events as Gemini sends them; a stream ends without a mark."""
    call.begin_stream()
    for event in events:
        call.write(f"data: {json.dumps(event)}\r\n\r\n".encode())


def answer(call: Call, *events: dict) -> None:
    """The same answer whichever method is asked: as a stream, or with the parts of all events in one."""
    if "streamGenerateContent" in call.path:
        return stream(call, *events)
    whole = json.loads(json.dumps(events[-1]))
    if whole.get("candidates"):
        parts = [part for event in events for part in event["candidates"][0]["content"].get("parts") or []]
        whole["candidates"][0]["content"]["parts"] = parts
    call.answer(whole)


def recordings() -> list[dict]:
    """Recorded answers to `generateContent` and `streamGenerateContent`, refusals too."""
    found = [json.loads(path.read_text()) for path in sorted((FIXTURES / "gemini").glob("*.json"))]
    return [one for one in found if "enerateContent" in one["request"]["path"]]


def replay(call: Call, recording: dict) -> None:
    """Answers as it was recorded."""
    recorded = recording["response"]
    if "sse_text" not in recorded:
        return call.answer(recorded["body"] if recorded["body"] is not None else "", recorded["status"])
    call.begin_stream()
    call.write(recorded["sse_text"].encode())
