"""Streams of the embedded backend through the official client."""
from cases import EchoCase
from replies import HELLO


class EchoStreamingTests(EchoCase):
    def stream(self, **options):
        return list(self.client.chat.completions.create(model="echo", messages=HELLO, stream=True, **options))

    def test_the_pieces_make_the_whole_answer(self):
        whole = self.client.chat.completions.create(model="echo", messages=HELLO).choices[0].message.content
        pieces = [chunk.choices[0].delta.content or "" for chunk in self.stream()]
        self.assertEqual("".join(pieces), whole)
        self.assertGreater(len(pieces), 3)

    def test_usage_is_left_out_unless_it_is_asked_for(self):
        self.assertTrue(all(chunk.usage is None for chunk in self.stream()))

    def test_usage_comes_last_when_it_is_asked_for(self):
        chunks = self.stream(stream_options={"include_usage": True})
        self.assertEqual(chunks[-1].choices, [])
        self.assertGreater(chunks[-1].usage.completion_tokens, 0)
        self.assertTrue(all(chunk.usage is None for chunk in chunks[:-1]))

    def test_usage_is_the_same_as_of_the_whole_answer(self):
        whole = self.client.chat.completions.create(model="echo", messages=HELLO).usage
        streamed = self.stream(stream_options={"include_usage": True})[-1].usage
        self.assertEqual(streamed, whole)

    def test_each_choice_is_streamed_to_its_end(self):
        chunks = self.stream(n=2)
        ends = [(c.index, c.finish_reason) for chunk in chunks for c in chunk.choices if c.finish_reason]
        self.assertEqual(sorted(ends), [(0, "stop"), (1, "stop")])

    def test_a_stream_can_be_left_and_the_client_used_again(self):
        for _ in range(3):
            with self.client.chat.completions.create(model="echo", messages=HELLO, stream=True) as chunks:
                next(iter(chunks))
        self.assertTrue(self.stream())

    def test_the_packages_own_stream_helper_reads_it(self):
        with self.client.chat.completions.stream(model="echo", messages=HELLO) as events:
            final = events.get_final_completion()
        self.assertTrue(final.choices[0].message.content.endswith("Hello"))
