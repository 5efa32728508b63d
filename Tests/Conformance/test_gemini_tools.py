"""Conversations with tools through the official client, and the signatures that go with them."""
import json

from cases import GeminiCase
from gemini import NEWER_MODEL, GeminiServer, answer, call_of, response, stream, text

TOOLS = [
    {"type": "function", "function": {"name": name, "description": f"Tells the {name}.", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": False}}}
    for name in ("weather", "time")]
STAND_IN = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="
FIRST, SECOND, LAST = "Zmlyc3Qr", "c2Vjb25k", "bGFzdA=="


def kept(message) -> dict:
    """As a client stores a message that keeps everything."""
    return message.model_dump(exclude_none=True)


def stripped(message) -> dict:
    """As a client stores it that keeps only what OpenAI's types have."""
    calls = [{"id": c.id, "type": c.type, "function": {"name": c.function.name, "arguments": c.function.arguments}}
             for c in message.tool_calls or []]
    bare = {"role": "assistant", "content": message.content}
    return {**bare, "tool_calls": calls} if calls else bare


def results(message) -> list[dict]:
    """A result for each call, the last first: the order must not matter."""
    return [{"role": "tool", "tool_call_id": c.id, "content": json.dumps({c.function.name: c.function.arguments})}
            for c in reversed(message.tool_calls)]


def signatures(body: dict) -> list[tuple[str, str | None]]:
    """What was called in a request's model turns, and with which signature."""
    parts = [part for content in body["contents"] if content["role"] == "model" for part in content["parts"]]
    return [(part.get("functionCall", {}).get("name", "text"), part.get("thoughtSignature")) for part in parts]


class GeminiToolTests(GeminiCase):
    def rounds(self, call) -> None:
        """Two rounds of calls, the first parallel, then words; told by the results in the conversation."""
        done = sum(any("functionResponse" in part for part in content["parts"]) for content in call.json["contents"])
        if done == 0:
            return answer(call, response(call_of("weather", FIRST, city="Rome"), finish=None),
                          response(call_of("weather", city="Oslo"), call_of("time", city="Rome")))
        if done == 1:
            return answer(call, response(text("And now: "), call_of("time", SECOND, city="Oslo")))
        answer(call, response(text("Sunny "), finish=None), response(text("everywhere", thoughtSignature=LAST)))

    def converse(self, store, streaming: bool) -> list[dict]:
        """The conversation as the client stored it."""
        self.play(self.rounds)
        messages: list[dict] = [{"role": "user", "content": "Weather and time?"}]
        for _ in range(3):
            message = self.ask(messages, streaming)
            messages.append(store(message))
            if message.tool_calls:
                messages += results(message)
        messages.append({"role": "user", "content": "Thanks"})
        self.ask(messages, streaming)
        return messages

    def ask(self, messages: list[dict], streaming: bool):
        options = {"model": NEWER_MODEL, "messages": messages, "tools": TOOLS}
        if not streaming:
            return self.client.chat.completions.create(**options).choices[0].message
        with self.client.chat.completions.stream(**options) as events:
            return events.get_final_completion().choices[0].message

    def test_three_turns_with_parallel_calls_keep_every_signature_in_any_client(self):
        for store in (kept, stripped):
            for streaming in (False, True):
                with self.subTest(store=store.__name__, streaming=streaming):
                    del self.asked[:]
                    messages = self.converse(store, streaming)
                    last = self.asked[-1].json
                    calls = [("weather", FIRST), ("weather", None), ("time", None), ("text", None), ("time", SECOND)]
                    self.assertEqual(signatures(last)[:5], calls)
                    # A text's signature has no carrier in a client that keeps nothing but OpenAI's members.
                    self.assertEqual(signatures(last)[5], ("text", LAST if store is kept else None))
                    given = [p["functionResponse"]["name"] for c in last["contents"] for p in c["parts"] if "functionResponse" in p]
                    self.assertEqual(given, ["weather", "weather", "time", "time"])
                    self.assertEqual(messages[-2]["content"], "Sunny everywhere")

    def test_the_ids_of_all_rounds_differ_and_results_find_their_calls(self):
        messages = self.converse(kept, streaming=False)
        ids = [call["id"] for message in messages for call in message.get("tool_calls", [])]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(len(ids), 4)
        contents = self.asked[-1].json["contents"]
        cities = [part["functionResponse"]["response"] for content in contents for part in content["parts"] if "functionResponse" in part]
        self.assertEqual([list(one.values())[0] for one in cities], ['{"city": "Rome"}', '{"city": "Oslo"}', '{"city": "Rome"}', '{"city": "Oslo"}'])

    def test_calls_that_another_model_made_get_the_stand_in(self):
        self.play(self.rounds)
        call = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Rome"}'}}
        self.client.chat.completions.create(model=NEWER_MODEL, tools=TOOLS, messages=[
            {"role": "user", "content": "Weather?"}, {"role": "assistant", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "call_1", "content": "sunny"}])
        self.assertEqual(signatures(self.asked[0].json), [("weather", STAND_IN)])

    def test_a_signature_that_gemini_refuses_is_replaced_once(self):
        def script(call):
            if any(signature not in (None, STAND_IN) for _, signature in signatures(call.json)):
                return call.answer({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "Corrupted thought signature."}}, 400)
            self.rounds(call)

        self.play(script)
        messages = [{"role": "user", "content": "Weather?"}]
        message = self.ask(messages, streaming=False)
        reply = self.ask([*messages, kept(message), *results(message)], streaming=False)
        self.assertEqual(reply.content, "And now: ")
        self.assertEqual(len(self.asked), 3)

    def test_a_choice_of_tools_arrives(self):
        self.play(lambda call: stream(call, response(call_of("time", city="Rome"))))
        named = {"type": "function", "function": {"name": "time"}}
        chunks = list(self.client.chat.completions.create(
            model=NEWER_MODEL, messages=[{"role": "user", "content": "x"}], tools=TOOLS, tool_choice=named, stream=True))
        calling = self.asked[0].json["toolConfig"]["functionCallingConfig"]
        self.assertEqual(calling, {"mode": "ANY", "allowedFunctionNames": ["time"]})
        self.assertEqual(chunks[-1].choices[0].finish_reason, "tool_calls")


class TwoEndpointsTests(GeminiCase):
    """A conversation that moves from one endpoint to another."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.other = GeminiServer()
        cls.settings = f'backends: [{{name: other, kind: gemini, base_url: "{cls.other.base_url}", api_key: other-key}}]'
        super().setUpClass()

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        cls.other.stop()

    def test_a_signature_never_reaches_an_endpoint_that_did_not_issue_it(self):
        self.play(lambda call: answer(call, response(text("Hm", thoughtSignature=LAST), call_of("weather", FIRST, city="Rome"))))
        messages = [{"role": "user", "content": "Weather?"}]
        message = self.client.chat.completions.create(model=NEWER_MODEL, messages=messages, tools=TOOLS).choices[0].message
        asked = []
        self.other.play(lambda call: (asked.append(call), answer(call, response(text("x"))))[1])
        for store in (kept, stripped):
            history = [*messages, store(message), *results(message)]
            for model in (f"other/{NEWER_MODEL}", NEWER_MODEL):
                self.client.chat.completions.create(model=model, messages=history, tools=TOOLS)
            self.assertEqual(signatures(asked[-1].json), [("text", None), ("weather", STAND_IN)])
            self.assertIn(("weather", FIRST), signatures(self.asked[-1].json))
            self.assertNotIn(FIRST.rstrip("="), asked[-1].raw.decode())
