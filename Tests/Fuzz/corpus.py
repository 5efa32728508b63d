"""Writes the first inputs and the words of every fuzz target into a folder, made from the recorded test data where that
is there.

usage: corpus.py FIXTURES FOLDER
"""

import hashlib
import json
import pathlib
import sys

fixtures, folder = map(pathlib.Path, sys.argv[1:3])

# Enough to begin with where there is no recorded data.
CHAT = {
    "model": "gpt-4o", "n": 2, "stream": True, "stop": ["a"], "temperature": 1, "max_tokens": 5, "seed": 3,
    "messages": [
        {"role": "system", "content": "s"},
        {"role": "user", "content": [
            {"type": "text", "text": "t"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA", "detail": "low"}},
            {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
            {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
            {"type": "file", "file": {"file_data": "data:application/pdf;base64,AAAA", "filename": "a.pdf"}}]},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "f.1", "arguments": "{\"a\":1}"}}]},
        {"role": "tool", "tool_call_id": "c1", "content": "r"}],
    "tools": [{"type": "function", "function": {"name": "f.1", "description": "d", "strict": True, "parameters": {
        "type": "object", "$defs": {"d": {"type": ["string", "null"], "enum": ["x"]}}, "required": ["a"],
        "properties": {"a": {"$ref": "#/$defs/d"}, "b": {"anyOf": [{"type": "integer", "minimum": 0}, {"const": 1}]}}}}}],
    "tool_choice": {"type": "function", "function": {"name": "f.1"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "array", "items": {}}}},
    "reasoning_effort": "low", "logprobs": True, "top_logprobs": 2, "metadata": {"a": "b"},
    "extra_body": {"google": {"thinking_config": {"include_thoughts": True}}},
}
ANSWER = {
    "candidates": [{
        "content": {"role": "model", "parts": [
            {"text": "th", "thought": True}, {"text": "a", "thoughtSignature": "c2ln"},
            {"functionCall": {"name": "f_1", "args": {"a": [1, None, "x"]}, "id": "i"}},
            {"inlineData": {"mimeType": "image/png", "data": "AAAA"}},
            {"executableCode": {"language": "PYTHON", "code": "1"}},
            {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1"}}]},
        "finishReason": "STOP", "index": 0, "avgLogprobs": -1.5,
        "logprobsResult": {"topCandidates": [{"candidates": [{"token": "a", "logProbability": -1}]}],
                           "chosenCandidates": [{"token": "a", "logProbability": -1}]},
        "citationMetadata": {"citationSources": [{"startIndex": 0, "endIndex": 1, "uri": "https://a"}]},
        "groundingMetadata": {"groundingChunks": [{"web": {"uri": "https://a", "title": "t"}}],
                              "groundingSupports": [{"segment": {"startIndex": 0, "endIndex": 1, "text": "a"},
                                                     "groundingChunkIndices": [0]}]}}],
    "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 2, "thoughtsTokenCount": 3, "totalTokenCount": 6},
    "promptFeedback": {"blockReason": "SAFETY"}, "modelVersion": "m", "responseId": "r",
}
ANSWERED = [
    "HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 304 N\r\n\r\n",
    "HTTP/1.0 429 No\r\nRetry-After: 1\r\nConnection: close\r\n\r\nrest",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: v\r\n\r\nHTTP/1.1 204 N\r\n\r\n",
]
SEEDS = {
    "request": ["GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /v1/chat?x=1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}GET / HTTP/1.0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\"b\"\r\n{}\r\n0\r\nT: v\r\n\r\n"],
    "response": ANSWERED, "head": ANSWERED,
    "chunked": ["3;x\r\nabc\r\n0\r\nA: b\r\n\r\nrest"],
    "events": ["\ufeffdata: a\ndata:b\r\nevent: e\rid: 1\nretry: 5\n\n: c\n\ndata: [DONE]\n\n"],
    "json": ['{"a":[1,-0.5e+3,true,false,null,"\\u00e9\\ud83d\\ude00\\n"],"a":{}}'],
    "stencil": [json.dumps(ANSWER) + "\0" + json.dumps(ANSWER), '{"a":["x\\n",-1e5,{"b":""}]}\0{"a":["\\u00e9",0,{"b":"c"}]}'],
    "splice": [json.dumps(CHAT)],
    "yaml": ["llm: {backend: auto, local_model: ${NAME:-x}}\ngateway:\n  port: 1\nbackends:\n- name: a\n  kind: openai\n"
             "  base_url: http://h/v1\nmodels: {f: [a/b, \"c\"]}\n", "a: &x [1]\nb: *x\n--- |\n t\n"],
    "translate": [json.dumps(CHAT), '{"prompt":["a","b"],"echo":true,"suffix":"s","best_of":2}',
                  '{"input":["a"],"dimensions":5,"encoding_format":"base64"}'],
    "answer": [json.dumps(ANSWER), '{"models":[{"name":"models/a","supportedGenerationMethods":["generateContent"]}]}',
               '{"embeddings":[{"values":[1,2,3]},{"values":[4e-1,5,6]}]}',
               '{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"@type":"x","retryDelay":"3s"}]}}'],
    "stream": ["data: " + json.dumps(ANSWER) + "\r\n\r\ndata: " + json.dumps(ANSWER) + "\r\n\r\n",
               "[" + json.dumps(ANSWER) + ",\r\n" + json.dumps(ANSWER) + "]"],
    "ollama": ["\n".join(json.dumps({"model": "m", "message": message, **end}) for message, end in (
                   ({"role": "assistant", "content": "", "thinking": "t"}, {"done": False}),
                   ({"content": "a", "tool_calls": [{"id": "i", "function": {"name": "f", "arguments": {"a": [1]}}}]}, {}),
                   ({"content": ""}, {"done": True, "done_reason": "stop", "eval_count": 1, "prompt_eval_count": 2,
                                      "logprobs": [{"token": "a", "logprob": -1, "top_logprobs": []}]}))),
               '{"error":"model not found"}\n',
               json.dumps({**CHAT, "n": 1, "options": {"num_ctx": 1}, "think": "low", "keep_alive": "5m", "min_p": 0.5}),
               '{"input":["a"],"dimensions":5,"keep_alive":-1,"truncate":true}',
               '{"models":[{"model":"m","digest":"d","context_length":5}],"model_info":{"a.context_length":9},'
               '"parameters":"num_ctx 5\\nstop x","data":[{"id":"a","owned_by":"vllm","state":"loaded",'
               '"max_context_length":5,"status":{"value":"sleeping"},"meta":{"n_ctx":1,"n_ctx_train":2}}],'
               '"default_generation_settings":{"n_ctx":4},"loaded_models":[{"id":"a"}],"backends":[],"model_name":"a"}'],
}


def add(target, data):
    if isinstance(data, str):
        data = data.encode()
    # libFuzzer reads no more of an input, and a cut one is still a good beginning.
    data = data[:65536]
    place = folder / target
    place.mkdir(parents=True, exist_ok=True)
    (place / hashlib.sha1(data).hexdigest()).write_bytes(data)


def vectors(path):
    file = fixtures / path
    return json.loads(file.read_text())["vectors"] if file.exists() else []


def bytes_of(vector):
    """The input of a vector, whichever of the recorded forms it has; None where it is too large to begin with."""
    if "input_parts" in vector:
        parts = [part.get("text", "") * part.get("repeat", 1) for part in vector["input_parts"]]
        text = "".join(parts)
        return text.encode("utf-8", "surrogatepass") if len(text) < 4096 else None
    text = vector.get("input_latin1", vector.get("input", ""))
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def add_vectors(path, *targets):
    for vector in vectors(path):
        data = bytes_of(vector)
        for target in targets if data else ():
            add(target, data)


def add_exchanges(kind):
    for file in sorted((fixtures / kind).glob("*.json")):
        exchange = json.loads(file.read_text())
        request, response = exchange["request"].get("body"), exchange["response"]
        for value in (request, response.get("body")):
            if value is not None:
                add("json", json.dumps(value))
                add("stencil", json.dumps(value) + "\0" + json.dumps(value))
        if kind == "openai" and request is not None:
            add("translate", json.dumps(request))
            add("splice", json.dumps(request))
        if response.get("sse_text"):
            add("events", response["sse_text"])
            add("stream", response["sse_text"])
        elif kind == "gemini" and response.get("body") is not None:
            add("answer", json.dumps(response["body"]))


for target, texts in SEEDS.items():
    for text in texts:
        add(target, text)
for path in ("http/request-vectors.json", "http/third-party/gunicorn-requests.json",
             "http/third-party/http11probe.json", "http/third-party/picohttpparser-heads.json"):
    add_vectors(path, "request")
for vector in vectors("http/third-party/llhttp.json"):
    for target in ("response", "head") if "response" in vector.get("mode", "") else ("request",):
        add(target, bytes_of(vector))
for vector in vectors("http/third-party/smuggling-gadgets.json")[::10]:
    add("request", f"POST / HTTP/1.1\r\nHost: a\r\n{vector['gadget']}\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX".encode("latin-1"))
for path in ("http/chunked-vectors.json", "http/third-party/picohttpparser-chunked.json"):
    add_vectors(path, "chunked")
for path in ("sse/stream-vectors.json", "sse/third-party/wpt-eventsource.json"):
    add_vectors(path, "events", "stream")
add_vectors("json/passthrough-vectors.json", "json", "splice")
for file in list((fixtures / "json").glob("parsing/*.json")) + list((fixtures / "json").glob("transform/*.json")):
    if file.stat().st_size < 4096:
        add("json", file.read_bytes())
for path in ("yaml/config-vectors.json", "yaml/yaml-test-suite.json"):
    for vector in vectors(path):
        add("yaml", vector.get("yaml", ""))
for kind in ("gemini", "openai"):
    add_exchanges(kind)
shipped = pathlib.Path(__file__).parents[2] / "config/config.yaml"
if shipped.exists():
    add("yaml", shipped.read_bytes())


def names(value):
    """The member names and the short strings of a JSON value."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from names(member)
    elif isinstance(value, list):
        for element in value:
            yield from names(element)
    elif isinstance(value, str) and value.isascii() and 1 < len(value) <= 24:
        yield value


def write_words(targets, words):
    """A dictionary in libFuzzer's form."""
    lines = []
    for word in sorted(set(words)):
        text = "".join(c if c.isalnum() or c in "-_ :./" else f"\\x{ord(c):02x}" for c in word)
        lines.append(f'"{text}"')
    for target in targets:
        (folder / f"{target}.words").write_text("\n".join(lines) + "\n")


def json_words(*targets):
    words = set()
    for target in targets:
        for file in (folder / target).iterdir():
            for line in file.read_bytes().decode("utf-8", "replace").splitlines():
                try:
                    words.update(names(json.loads(line.removeprefix("data:"))))
                except ValueError:
                    continue
    return [f'"{word}"' for word in words if word.isascii() and len(word) <= 40][:1500]


HTTP_WORDS = ["Content-Length: ", "Transfer-Encoding: chunked\r\n", "Host: a\r\n", "\r\n\r\n", "HTTP/1.1", "Connection: close",
              "Expect: 100-continue", "0\r\n\r\n", "GET ", "POST ", "HTTP/1.1 100 Continue\r\n\r\n", "Content-Type: "]
write_words(["request", "response", "head", "chunked"], HTTP_WORDS)
write_words(["events"], ["data: ", "event:", "id:", "retry:", "\r\n", "\n\n", "[DONE]"])
write_words(["json", "stencil"], ["\\u0000", "\\ud83d", "true", "false", "null", "1e5", "{}", "[]", "-0"])
write_words(["yaml"], ["${NAME}", "${X:-y}", "&a ", "*a", "- ", ": ", "|\n", "!!str ", "<<: ", "---\n"] + [
    word.split(":")[0] for word in (shipped.read_text().split() if shipped.exists() else []) if word.endswith(":")])
write_words(["translate", "splice"], json_words("translate"))
write_words(["ollama"], json_words("ollama") + ["\n"])
write_words(["answer", "stream"], json_words("answer", "stream") + ["data: ", "\r\n\r\n", "[DONE]"])
for place in sorted(folder.iterdir()):
    if place.is_dir():
        print(f"{place.name}: {len(list(place.iterdir()))} inputs")
