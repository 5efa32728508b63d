"""What goes through the gateway between the official client and a local server."""
import json
import threading

from cases import KEY, LocalCase
from replies import HELLO, MODEL, OTHER_MODEL, TIMINGS, USAGE, WORDS, chunk, completion, stream

USAGE_STREAM = [
    chunk({"role": "assistant", "content": ""}, usage=None), chunk({"content": "One"}, usage=None), chunk({}, "stop", usage=None),
    {**chunk({}), "choices": [], "usage": USAGE}, "[DONE]",
]


class ForwardingTests(LocalCase):
    allowed = frozenset({"timings"})

    def ask(self, **options):
        return self.client.chat.completions.create(**{"model": MODEL, "messages": HELLO, **options})

    def test_an_answer_comes_back_with_members_that_openai_does_not_have(self):
        self.upstream.play(lambda call: call.answer(completion(timings=TIMINGS)))
        reply = self.ask()
        self.assertEqual(reply.choices[0].message.content, "".join(WORDS))
        self.assertEqual(reply.timings, TIMINGS)

    def test_an_answer_comes_back_byte_for_byte(self):
        odd = json.dumps(completion(), indent=3, ensure_ascii=False).encode() + b"\r\n "
        self.upstream.play(lambda call: call.answer(odd))
        self.assertEqual(self.client.chat.completions.with_raw_response.create(model=MODEL, messages=HELLO).content, odd)

    def test_a_stream_keeps_members_that_openai_does_not_have(self):
        self.upstream.play(lambda call: stream(call, timings=TIMINGS))
        chunks = list(self.ask(stream=True))
        self.assertEqual("".join(chunk.choices[0].delta.content or "" for chunk in chunks), "".join(WORDS))
        self.assertEqual(chunks[-1].timings, TIMINGS)

    def test_usage_in_a_stream_comes_from_the_server(self):
        def script(call):
            self.assertTrue(call.json["stream_options"]["include_usage"])
            call.begin_stream()
            for event in USAGE_STREAM:
                call.event(event)

        self.upstream.play(script)
        chunks = list(self.ask(stream=True, stream_options={"include_usage": True}))
        self.assertEqual(chunks[-1].usage.model_dump(exclude_unset=True), USAGE)

    def test_the_servers_words_are_passed_on_as_they_come(self):
        seen = threading.Event()

        def script(call):
            call.begin_stream()
            for event in USAGE_STREAM[:2]:
                call.event(event)
            self.was_seen = seen.wait(5)
            for event in USAGE_STREAM[2:]:
                call.event(event)

        self.upstream.play(script)
        for _ in self.ask(stream=True, stream_options={"include_usage": True}):
            seen.set()
        self.assertTrue(self.was_seen)

    def test_members_that_openai_does_not_have_reach_the_server(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask(extra_body={"min_p": 0.05, "nested": {"big": 2**60}}, temperature=0.25)
        sent = self.upstream.next_call().json
        self.assertEqual((sent["min_p"], sent["nested"], sent["temperature"]), (0.05, {"big": 2**60}, 0.25))

    def test_only_the_model_is_changed_for_a_name_the_server_does_not_know(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask(model="gpt-4o")
        sent, given = self.upstream.next_call().raw, self.answers[-1].request_body
        self.assertEqual(sent, given.replace(b'"gpt-4o"', json.dumps(MODEL).encode()))

    def test_a_known_model_is_asked_for_with_the_clients_own_bytes(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask(model=OTHER_MODEL)
        self.assertEqual(self.upstream.next_call().raw, self.answers[-1].request_body)

    def test_the_backends_name_before_the_model_is_taken_off(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask(model=f"local/{OTHER_MODEL}")
        self.assertEqual(self.upstream.next_call().json["model"], OTHER_MODEL)

    def test_the_clients_key_stays_here_and_the_servers_key_goes_on(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask()
        headers = self.upstream.next_call().headers
        self.assertEqual(headers["authorization"], "Bearer sk-of-the-server")
        self.assertNotIn(KEY, str(headers))

    def test_headers_that_matter_go_on_and_others_do_not(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask(extra_headers={"OpenAI-Organization": "org-1", "traceparent": "00-1-2-03", "Cookie": "a=b"})
        headers = self.upstream.next_call().headers
        self.assertEqual((headers["openai-organization"], headers["traceparent"]), ("org-1", "00-1-2-03"))
        self.assertNotIn("cookie", headers)

    def test_neither_keys_nor_prompts_are_logged(self):
        self.upstream.play(lambda call: call.answer(completion()))
        self.ask(messages=[{"role": "user", "content": "a secret of mine"}])
        self.assertIn('"path":"/v1/chat/completions"', self.gateway.log)
        for secret in (KEY, "sk-of-the-server", "a secret of mine"):
            self.assertNotIn(secret, self.gateway.log)

    def test_embeddings_and_completions_are_forwarded(self):
        vectors = {"object": "list", "model": OTHER_MODEL, "usage": {"prompt_tokens": 1, "total_tokens": 1},
                   "data": [{"object": "embedding", "index": 0, "embedding": [0.5, -0.5]}]}
        self.upstream.play(lambda call: call.answer(vectors))
        reply = self.client.embeddings.create(model=OTHER_MODEL, input="Hello", encoding_format="float")
        self.assertEqual(reply.data[0].embedding, [0.5, -0.5])
        text = {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": MODEL,
                "choices": [{"index": 0, "text": "Hi", "finish_reason": "stop", "logprobs": None}]}
        self.upstream.play(lambda call: call.answer(text))
        self.assertEqual(self.client.completions.create(model=MODEL, prompt="Hello").choices[0].text, "Hi")
        self.assertEqual(self.upstream.next_call().path, "/v1/completions")
