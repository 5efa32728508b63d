"""Embeddings through the official client, which asks for base64 unless told otherwise."""
import base64
import math
import struct

from cases import EchoCase


class EchoEmbeddingsTests(EchoCase):
    def vectors(self, **options) -> list:
        reply = self.client.embeddings.create(model="echo", **options)
        return [item.embedding for item in reply.data]

    def test_a_text_gets_a_vector_of_length_one(self):
        [vector] = self.vectors(input="Hello")
        self.assertAlmostEqual(math.sqrt(sum(number * number for number in vector)), 1, places=5)

    def test_the_same_text_gets_the_same_vector_and_another_another(self):
        one, again, other = self.vectors(input=["Hello", "Hello", "Hallo"])
        self.assertEqual(one, again)
        self.assertNotEqual(one, other)

    def test_floats_and_base64_say_the_same(self):
        [floats] = self.vectors(input="Hello", encoding_format="float")
        [packed] = self.vectors(input="Hello", encoding_format="base64")
        unpacked = struct.unpack(f"<{len(floats)}f", base64.b64decode(packed, validate=True))
        single = [struct.unpack("<f", struct.pack("<f", number))[0] for number in floats]
        self.assertEqual(list(unpacked), single)

    def test_the_number_of_dimensions_can_be_chosen(self):
        self.assertEqual([len(vector) for vector in self.vectors(input=["a", "b"], dimensions=7)], [7, 7])

    def test_usage_is_counted(self):
        usage = self.client.embeddings.create(model="echo", input=["one two", "three"]).usage
        self.assertEqual((usage.prompt_tokens, usage.total_tokens), (3, 3))
