"""What a model server says, as the tests' upstream says it."""
from upstream import Call

MODEL = "family/tiny:1b"
OTHER_MODEL = "tiny-embedder"
MODELS = [
    {"id": MODEL, "object": "model", "created": 7, "owned_by": "tests", "meta": {"n_ctx": 1024}},
    {"id": OTHER_MODEL, "object": "model", "created": 8, "owned_by": "tests"},
]
HELLO = [{"role": "user", "content": "Hello"}]
WORDS = ["Grüße, ", "Wörter ", "\U0001f600 ", "und \"Ende\""]
TIMINGS = {"prompt_n": 3, "predicted_per_second": 101.25, "unheard_of": [1, {"deep": None}]}
USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}


def completion(text: str = "".join(WORDS), **more) -> dict:
    """A whole chat answer."""
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": MODEL,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": USAGE, **more}


def chunk(delta: dict, finish: str | None = None, **more) -> dict:
    """One event of a streamed chat answer."""
    return {
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


def stream(call: Call, **last) -> None:
    """A whole stream: a role, the words, the end; `last` is added to the last chunk."""
    call.begin_stream()
    call.event(chunk({"role": "assistant", "content": ""}))
    for word in WORDS:
        call.event(chunk({"content": word}))
    call.event(chunk({}, "stop", **last))
    call.event("[DONE]")


def error(message: str, kind: str = "server_error", code: str | None = None) -> dict:
    """An error in OpenAI's form."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}
