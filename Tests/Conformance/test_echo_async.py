"""The asynchronous official client with the embedded backend."""
import asyncio
import unittest

from cases import EchoCase
from replies import HELLO


class EchoAsyncTests(EchoCase, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.asynchronous = self.make_async_client()

    async def asyncTearDown(self) -> None:
        await self.asynchronous.close()

    async def test_a_chat_is_answered(self):
        reply = await self.asynchronous.chat.completions.create(model="echo", messages=HELLO)
        self.assertTrue(reply.choices[0].message.content.endswith("Hello"))

    async def test_a_stream_is_read_to_its_end(self):
        stream = await self.asynchronous.chat.completions.create(
            model="echo", messages=HELLO, stream=True, stream_options={"include_usage": True})
        chunks = [chunk async for chunk in stream]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        self.assertTrue(text.endswith("Hello"))
        self.assertGreater(chunks[-1].usage.total_tokens, 0)

    async def test_fifty_requests_at_once_get_each_its_own_answer(self):
        async def ask(number: int) -> str:
            reply = await self.asynchronous.chat.completions.create(
                model="echo", messages=[{"role": "user", "content": f"number {number}."}])
            return reply.choices[0].message.content

        replies = await asyncio.gather(*(ask(number) for number in range(50)))
        for number, text in enumerate(replies):
            self.assertTrue(text.endswith(f"number {number}."))

    async def test_embeddings_and_models(self):
        vectors = await self.asynchronous.embeddings.create(model="echo", input="Hello")
        self.assertEqual(len(vectors.data), 1)
        self.assertEqual([model.id async for model in self.asynchronous.models.list()], ["echo"])
