"""Chats, streams and lists of models of Gemini through the official client."""
import threading

import openai

from cases import GeminiCase
from gemini import EMBEDDER, MODEL, NEWER_MODEL, answer, call_of, refusal, response, stream, text
from replies import HELLO


class GeminiChatTests(GeminiCase):
    def ask(self, **options):
        return self.client.chat.completions.create(**{"model": MODEL, "messages": HELLO, **options})

    def test_a_chat_is_answered(self):
        self.play(lambda call: answer(call, response(text("Good "), text("day"))))
        reply = self.ask()
        self.assertEqual((reply.choices[0].message.content, reply.choices[0].finish_reason), ("Good day", "stop"))
        self.assertEqual((reply.id, reply.model), ("chatcmpl-r-1", MODEL))
        self.assertEqual(reply.usage.total_tokens, reply.usage.prompt_tokens + reply.usage.completion_tokens)
        self.assertEqual(reply.usage.completion_tokens_details.reasoning_tokens, 2)

    def test_a_stream_is_told_as_it_comes(self):
        seen = threading.Event()

        def script(call):
            stream(call, response(text("Grüße, "), finish=None))
            self.was_seen = seen.wait(5)
            call.write(b'data: {"candidates":[{"content":{"parts":[{"text":"Welt"}]},"finishReason":"STOP"}]}\r\n\r\n')

        self.play(script)
        words = ""
        for chunk in self.ask(stream=True):
            words += chunk.choices[0].delta.content or ""
            if words:
                seen.set()
        self.assertEqual(words, "Grüße, Welt")
        self.assertTrue(self.was_seen)

    def test_a_stream_tells_its_usage_when_asked(self):
        self.play(lambda call: stream(call, response(text("a"), finish=None), response(text("b"))))
        chunks = list(self.ask(stream=True, stream_options={"include_usage": True}))
        self.assertEqual((chunks[-1].choices, chunks[-1].usage.total_tokens), ([], 10))
        self.assertEqual([chunk.usage for chunk in chunks[:-1]], [None] * (len(chunks) - 1))

    def test_the_packages_own_stream_helper_puts_a_stream_together(self):
        self.play(lambda call: stream(
            call, response(text("Hm", thought=True), finish=None), response(text("One "), finish=None), response(text("two"))))
        with self.client.chat.completions.stream(model=MODEL, messages=HELLO) as stream_of_events:
            reply = stream_of_events.get_final_completion()
        self.assertEqual((reply.choices[0].message.content, reply.choices[0].finish_reason), ("One two", "stop"))

    def test_thoughts_are_told_apart_from_the_answer(self):
        self.play(lambda call: answer(call, response(text("Let me see. ", thought=True), text("42"))))
        message = self.ask(reasoning_effort="low", extra_body={"google": {"thinking_config": {"include_thoughts": True}}}).choices[0].message
        self.assertEqual((message.content, message.reasoning_content), ("42", "Let me see. "))
        thinking = self.asked[0].json["generationConfig"]["thinkingConfig"]
        self.assertEqual(thinking, {"thinkingBudget": 1024, "includeThoughts": True})

    def test_a_blocked_prompt_is_a_refusal(self):
        blocked = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5}}
        self.play(lambda call: answer(call, blocked))
        for streaming in (False, True):
            with self.subTest(streaming=streaming):
                choice = self.client.chat.completions.create(model=MODEL, messages=HELLO).choices[0] if not streaming \
                    else self.folded_stream()
                self.assertEqual((choice.message.content, choice.finish_reason), (None, "content_filter"))
                self.assertIn("PROHIBITED_CONTENT", choice.message.refusal)

    def folded_stream(self):
        with self.client.chat.completions.stream(model=MODEL, messages=HELLO) as events:
            for _ in events:
                pass
            choice = events.current_completion_snapshot.choices[0]
        choice.message.content = choice.message.content or None
        return choice

    def test_several_choices_come_from_one_request_or_from_several(self):
        def script(call):
            if "candidateCount" in call.json.get("generationConfig", {}):
                return call.answer(refusal(400, "INVALID_ARGUMENT", "Multiple candidates is not enabled for this model"), 400)
            answer(call, response(text("one of them")))

        self.play(script)
        reply = self.ask(n=3)
        self.assertEqual([choice.index for choice in reply.choices], [0, 1, 2])
        self.assertEqual({choice.message.content for choice in reply.choices}, {"one of them"})
        self.assertEqual(reply.usage.prompt_tokens, 15)
        self.assertEqual(len(self.asked), 4)
        del self.asked[:]
        self.ask(n=2, model=NEWER_MODEL)
        self.assertEqual(len(self.asked), 2)

    def test_a_call_that_comes_before_its_stop_ends_with_tool_calls_once(self):
        tools = [{"type": "function", "function": {"name": "f"}}]
        self.play(lambda call: stream(call, response(call_of("f", a=1), finish=None), response(text(""))))
        chunks = list(self.ask(stream=True, tools=tools))
        self.assertEqual([c.choices[0].finish_reason for c in chunks if c.choices[0].finish_reason], ["tool_calls"])

    def test_citations_are_annotations(self):
        grounding = {
            "groundingChunks": [{"web": {"uri": "https://example.org/a", "title": "example.org"}}],
            "groundingSupports": [{"segment": {"startIndex": 6, "endIndex": 10, "text": "fünf"[:3]}, "groundingChunkIndices": [0]}]}
        event = response(text("Größe fünf"))
        event["candidates"][0]["groundingMetadata"] = grounding
        self.play(lambda call: answer(call, event))
        message = self.ask(web_search_options={}).choices[0].message
        self.assertEqual(self.asked[0].json["tools"], [{"googleSearch": {}}])
        citation = message.annotations[0].url_citation
        self.assertEqual(message.content[citation.start_index:citation.end_index], "fün")
        self.assertEqual(citation.url, "https://example.org/a")

    def test_what_is_left_out_is_named(self):
        self.play(lambda call: answer(call, response(text("x"))))
        raw = self.client.chat.completions.with_raw_response.create(
            model=MODEL, messages=HELLO, user="me", presence_penalty=1, metadata={"a": "b"}, store=True)
        self.assertEqual(set(raw.headers["x-gateway-ignored"].split(",")), {"user", "presence_penalty", "metadata", "store"})

    def test_what_would_change_the_answer_is_refused_by_name(self):
        self.play(lambda call: answer(call, response(text("x"))))
        for name, value in {"logit_bias": {"50": -100}, "n": 9, "stop": list("abcdef"), "temperature": 3}.items():
            with self.subTest(name=name), self.assertRaises(openai.BadRequestError) as caught:
                self.ask(**{name: value})
            self.assertEqual(caught.exception.param, name)
        self.assertEqual(self.asked, [])

    def test_the_older_completions_are_served_by_chat(self):
        self.play(lambda call: answer(call, response(text(" upon a time"))))
        reply = self.client.completions.create(model=MODEL, prompt=["Once", "Twice"], echo=True)
        self.assertEqual([choice.text for choice in reply.choices], ["Once upon a time", "Twice upon a time"])
        words = [c.choices[0].text for c in self.client.completions.create(model=MODEL, prompt="Once", stream=True)]
        self.assertEqual("".join(words), " upon a time")

    def test_models_are_listed_from_all_pages(self):
        models = {model.id: model for model in self.client.models.list()}
        self.assertEqual(set(models), {MODEL, NEWER_MODEL, EMBEDDER})
        self.assertEqual(models[MODEL].owned_by, "google")
        self.assertEqual(self.client.models.retrieve(NEWER_MODEL).id, NEWER_MODEL)
        with self.assertRaises(openai.NotFoundError):
            self.client.models.retrieve("only-video")

    allowed = GeminiCase.allowed | {"display_name", "context_length", "max_output_tokens"}
