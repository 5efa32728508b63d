"""Vectors from Gemini through the official client."""
import math

import openai

from cases import GeminiCase
from gemini import EMBEDDER, refusal


def number(item: dict) -> float:
    """The number in an input's text."""
    return float(item["content"]["parts"][0]["text"].split()[-1])


def vectors(call) -> None:
    """A vector for each text that tells which text it is of."""
    body = call.json
    if call.path.endswith(":embedContent"):
        return call.answer({"embedding": {"values": [number(body), 0.5]}, "usageMetadata": {"promptTokenCount": 4}})
    items = body["requests"]
    if len(items) > 100:
        return call.answer(refusal(400, "INVALID_ARGUMENT", "at most 100 requests can be in one batch"), 400)
    call.answer({"embeddings": [{"values": [number(item), 0.5]} for item in items]})


class GeminiEmbeddingTests(GeminiCase):
    def test_one_text_is_one_vector(self):
        self.play(vectors)
        reply = self.client.embeddings.create(model=EMBEDDER, input="text 7", encoding_format="float")
        self.assertEqual((reply.data[0].embedding, reply.usage.prompt_tokens), ([7.0, 0.5], 4))

    def test_many_texts_are_split_and_come_back_in_their_order(self):
        self.play(vectors)
        # The package asks for base64 by itself.
        reply = self.client.embeddings.create(model=EMBEDDER, input=[f"text {place}" for place in range(250)])
        self.assertEqual([item.embedding for item in reply.data], [[float(place), 0.5] for place in range(250)])
        self.assertEqual(sorted(len(call.json["requests"]) for call in self.asked), [50, 100, 100])

    def test_fewer_dimensions_are_asked_for_and_have_the_length_of_one(self):
        self.play(vectors)
        reply = self.client.embeddings.create(model=EMBEDDER, input="text 3", dimensions=256)
        self.assertEqual(self.asked[0].json["outputDimensionality"], 256)
        self.assertAlmostEqual(math.hypot(*reply.data[0].embedding), 1, places=6)

    def test_a_model_that_chats_is_replaced_by_one_for_vectors(self):
        self.play(vectors)
        self.client.embeddings.create(model="text-embedding-3-small", input="text 1")
        self.assertIn(EMBEDDER, self.asked[0].path)

    def test_nothing_and_tokens_are_bad_requests(self):
        self.play(vectors)
        for given in ("", [], ["a 1", ""], [1, 2, 3]):
            with self.subTest(given=given), self.assertRaises(openai.BadRequestError) as caught:
                self.client.embeddings.create(model=EMBEDDER, input=given)
            self.assertIn("input", caught.exception.param)
        self.assertEqual(self.asked, [])

    def test_one_batch_that_is_refused_fails_all(self):
        def script(call):
            if number(call.json["requests"][0]) == 100:
                return call.answer(refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded"), 429)
            vectors(call)

        self.play(script)
        with self.assertRaises(openai.RateLimitError):
            self.client.embeddings.create(model=EMBEDDER, input=[f"text {place}" for place in range(250)])
