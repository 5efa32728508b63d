"""The gateway in front of a real model server: what comes through it is what the server says.

    real_model.py [BASE_URL]        a running OpenAI-compatible server (default: http://127.0.0.1:8080/v1)
"""
import json
import sys
import unittest
import urllib.request

sys.dont_write_bytecode = True

import openai

from running import Gateway

QUESTION = [{"role": "user", "content": "Say hello in one sentence."}]
# The same tokens each time, from the same state of the server.
SETTLED = {"temperature": 0, "seed": 7, "max_tokens": 24, "extra_body": {"cache_prompt": False}}
# What a server measures anew for each answer.
MEASURED = ("id", "created", "timings")


class RealModelTests(unittest.TestCase):
    base_url = "http://127.0.0.1:8080/v1"

    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = Gateway("local", environment={"LOCAL_LLM_API_BASE": cls.base_url})
        cls.direct = openai.OpenAI(base_url=cls.base_url, api_key="none", max_retries=0)
        cls.through = openai.OpenAI(base_url=cls.gateway.base_url, api_key="none", max_retries=0)
        cls.model = cls.direct.models.list().data[0].id

    @classmethod
    def tearDownClass(cls) -> None:
        cls.direct.close()
        cls.through.close()
        cls.gateway.stop()

    def chat(self, client: openai.OpenAI, **options):
        return client.chat.completions.create(model=self.model, messages=QUESTION, **SETTLED, **options)

    def test_the_models_are_the_servers(self):
        for direct in self.direct.models.list():
            through = self.through.models.retrieve(direct.id)
            self.assertEqual(shape(through.model_dump()), shape(direct.model_dump()))

    def test_a_chat_has_every_member_of_the_servers_answer(self):
        direct, through = self.chat(self.direct), self.chat(self.through)
        self.assertEqual(settled(through), settled(direct))
        self.assertEqual(shape(through.model_dump()), shape(direct.model_dump()))
        print(f"\n  {through.choices[0].message.content!r}; members: {', '.join(through.model_dump(exclude_unset=True))}")

    def test_a_stream_has_every_member_of_the_servers_stream(self):
        options = {"stream": True, "stream_options": {"include_usage": True}}
        direct, through = list(self.chat(self.direct, **options)), list(self.chat(self.through, **options))
        self.assertEqual([settled(chunk) for chunk in through], [settled(chunk) for chunk in direct])
        self.assertEqual([shape(chunk.model_dump()) for chunk in through], [shape(chunk.model_dump()) for chunk in direct])
        self.assertIsNotNone(through[-1].usage)

    def test_the_bytes_differ_only_where_the_server_measures(self):
        direct, through = self.ask_raw(self.base_url), self.ask_raw(self.gateway.base_url)
        self.assertEqual(without_measures(through), without_measures(direct))
        print(f"\n  {len(through)} bytes through the gateway, {len(direct)} from the server itself")

    def test_an_unchanged_client_gets_the_servers_model(self):
        raw = self.through.chat.completions.with_raw_response.create(model="gpt-4o", messages=QUESTION, max_tokens=4)
        self.assertEqual(raw.headers["x-gateway-model"], self.model)
        self.assertEqual(raw.parse().usage.completion_tokens, 4)

    def ask_raw(self, base_url: str) -> bytes:
        body = {"model": self.model, "messages": QUESTION, **{k: v for k, v in SETTLED.items() if k != "extra_body"},
                "cache_prompt": False}
        request = urllib.request.Request(
            f"{base_url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return answer.read()


def settled(answer) -> dict:
    """An answer without what is measured anew."""
    return {name: value for name, value in answer.model_dump().items() if name not in MEASURED}


def shape(value):
    """The members of a value and the types in them, in order."""
    if isinstance(value, dict):
        return [(name, shape(member)) for name, member in value.items()]
    return [shape(item) for item in value] if isinstance(value, list) else isinstance(value, (int, float)) or type(value)


def without_measures(body: bytes) -> bytes:
    """The text as it is, with the values of `MEASURED` cut out at their bytes."""
    values = json.loads(body)
    for name in MEASURED:
        if name in values:
            written = json.dumps(values[name], separators=(",", ":"), ensure_ascii=False).encode()
            start = body.index(b'"%s":' % name.encode()) + len(name) + 3
            end = start + len(written) if body[start:start + len(written)] == written else body.index(b"}", start)
            body = body[:start] + body[end:]
    return body


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].startswith("http"):
        RealModelTests.base_url = sys.argv.pop(1)
    unittest.main(verbosity=2)
