"""Asks the gateway with the official Python package: whole, streamed, as JSON, with a tool, embeddings, an error.

    python3 -m pip install openai
    python3 examples/clients/chat.py
"""

import json
import os

import openai

# Only the address is another. A gateway without keys takes any.
client = openai.OpenAI(
    base_url=os.environ.get("GATEWAY", "http://127.0.0.1:4000") + "/v1",
    api_key=os.environ.get("GATEWAY_KEY", "unused"),
)
MODEL = "gpt-4o"  # an alias, a backend's model, backend/model, or any name: then the default model answers

answer = client.chat.completions.with_raw_response.create(
    model=MODEL, messages=[{"role": "user", "content": "What is 2+2?"}]
)
print("whole:   ", answer.parse().choices[0].message.content)
print("answered:", answer.headers["x-gateway-backend"], answer.headers["x-gateway-model"])

print("streamed: ", end="")
for chunk in client.chat.completions.create(
    model=MODEL,
    messages=[{"role": "user", "content": "Count to five."}],
    max_tokens=60,
    stream=True,
    stream_options={"include_usage": True},
):
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)
    if chunk.usage:
        print(f" ({chunk.usage.completion_tokens} tokens)")

text = client.chat.completions.create(
    model=MODEL,
    messages=[{"role": "user", "content": 'Answer with the JSON object {"city": "Tokyo"}.'}],
    response_format={"type": "json_object"},
    max_tokens=100,
).choices[0].message.content
try:
    print("JSON:    ", json.loads(text))
except json.JSONDecodeError:
    print("no JSON: ", text)

tools = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "The weather in a city",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]
try:
    message = client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": "Is it raining in Oslo?"}], tools=tools, max_tokens=60
    ).choices[0].message
    print("tool:    ", message.tool_calls[0].function if message.tool_calls else "none was called")
    vector = client.embeddings.create(model="text-embedding-3-small", input="one sentence").data[0].embedding
    print("vector:  ", len(vector), "numbers")
except openai.APIStatusError as error:
    # What a server cannot do comes as the exception the package has for its status, with a sentence of what to do.
    print("refused: ", error.status_code, error.message)
