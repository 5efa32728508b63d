"""Chat with the embedded backend through the official client."""
import json

from cases import EchoCase
from replies import HELLO


class EchoChatTests(EchoCase):
    def test_a_chat_is_answered_with_what_was_said(self):
        reply = self.client.chat.completions.create(model="echo", messages=HELLO)
        self.assertEqual(reply.object, "chat.completion")
        self.assertTrue(reply.choices[0].message.content.endswith("Hello"))
        self.assertEqual(reply.choices[0].message.role, "assistant")
        self.assertEqual(reply.choices[0].finish_reason, "stop")

    def test_usage_counts_add_up(self):
        usage = self.client.chat.completions.create(model="echo", messages=HELLO).usage
        self.assertEqual(usage.prompt_tokens, 1)
        self.assertGreater(usage.completion_tokens, 1)
        self.assertEqual(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)

    def test_a_client_that_asks_for_another_model_is_served_and_told(self):
        raw = self.client.chat.completions.with_raw_response.create(model="gpt-4o", messages=HELLO)
        self.assertEqual(raw.headers["x-gateway-backend"], "echo")
        self.assertEqual(raw.headers["x-gateway-model"], "echo")
        self.assertTrue(raw.parse().choices[0].message.content.endswith("Hello"))

    def test_every_reply_has_an_id_of_its_own(self):
        replies = [self.client.chat.completions.create(model="echo", messages=HELLO) for _ in range(3)]
        self.assertEqual(len({reply._request_id for reply in replies}), 3)
        self.assertEqual(len({reply.id for reply in replies}), 3)

    def test_the_clients_request_id_comes_back(self):
        reply = self.client.chat.completions.create(
            model="echo", messages=HELLO, extra_headers={"x-request-id": "mine-17"})
        self.assertEqual(reply._request_id, "mine-17")

    def test_several_choices(self):
        reply = self.client.chat.completions.create(model="echo", messages=HELLO, n=3)
        self.assertEqual([choice.index for choice in reply.choices], [0, 1, 2])

    def test_a_token_limit_ends_the_answer_with_length(self):
        reply = self.client.chat.completions.create(model="echo", messages=HELLO, max_tokens=2)
        self.assertEqual(reply.choices[0].finish_reason, "length")
        self.assertEqual(reply.usage.completion_tokens, 2)

    def test_a_json_answer_is_json(self):
        reply = self.client.chat.completions.create(
            model="echo", messages=HELLO, response_format={"type": "json_object"})
        self.assertEqual(json.loads(reply.choices[0].message.content), {"echo": "Hello"})

    def test_any_text_comes_back_as_it_was_sent(self):
        for text in ("\u0000\u0001\u2028\ud7ff\U0010ffff", "e\u0301 \u00e9", "\"\\/\b\f\n\r\t", "  two  blanks  ", "data: [DONE]\n\n"):
            with self.subTest(text=text):
                reply = self.client.chat.completions.create(
                    model="echo", messages=[{"role": "user", "content": text}])
                self.assertTrue(reply.choices[0].message.content.endswith(text))

    def test_text_in_parts_is_read(self):
        parts = [{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}]
        reply = self.client.chat.completions.create(model="echo", messages=[{"role": "user", "content": parts}])
        self.assertTrue(reply.choices[0].message.content.replace("\n", "").endswith("Hello"))

    def test_a_message_of_a_megabyte_is_taken(self):
        reply = self.client.chat.completions.create(
            model="echo", messages=[{"role": "user", "content": "word " * 200_000}], max_tokens=4)
        self.assertEqual(reply.usage.prompt_tokens, 200_000)
