"""Completions in the old form, through the official client."""
from openai.types import Completion

from cases import EchoCase


class EchoCompletionsTests(EchoCase):
    def test_a_prompt_is_answered_in_the_old_form(self):
        reply = self.client.completions.create(model="echo", prompt="Hello")
        self.assertEqual(reply.object, "text_completion")
        self.assertTrue(reply.choices[0].text.endswith("Hello"))
        self.assertGreater(reply.usage.total_tokens, 0)

    def test_the_answer_has_exactly_the_packages_types(self):
        raw = self.client.completions.with_raw_response.create(model="echo", prompt="Hello")
        reply = Completion.model_validate_json(raw.content, strict=True)
        self.assertEqual(reply.model_extra, {})

    def test_several_prompts_get_an_answer_each(self):
        reply = self.client.completions.create(model="echo", prompt=["one", "two"])
        self.assertEqual([choice.index for choice in reply.choices], [0, 1])
        self.assertTrue(reply.choices[1].text.endswith("two"))

    def test_a_stream_in_the_old_form(self):
        chunks = list(self.client.completions.create(model="echo", prompt="Hello", stream=True))
        text = "".join(choice.text for chunk in chunks for choice in chunk.choices)
        self.assertTrue(text.endswith("Hello"))
        self.assertEqual({chunk.object for chunk in chunks}, {"text_completion"})
        self.assertEqual(chunks[-1].choices[0].finish_reason, "stop")
