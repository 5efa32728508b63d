"""Time-outs and clients that leave."""
import asyncio
import threading
import time

import openai

from cases import LocalCase
from replies import HELLO, MODEL, chunk

# What a client may wait for the upstream to learn that it has gone, on a machine that is busy with other things.
LEAVING_LIMIT = 0.5


class TimeoutTests(LocalCase):
    settings = "llm: {timeouts: {first_byte: 0.3, idle: 0.3}}"

    def ask(self, **options):
        return self.client.chat.completions.create(model=MODEL, messages=HELLO, **options)

    def test_a_server_that_says_nothing_is_a_gateway_timeout(self):
        self.upstream.play(lambda call: call.await_hangup())
        for streaming in (False, True):
            with self.subTest(streaming=streaming), self.assertRaises(openai.InternalServerError) as caught:
                self.ask(stream=streaming)
            self.assertEqual((caught.exception.status_code, caught.exception.code), (504, "upstream_timeout"))

    def test_a_server_that_falls_silent_in_mid_stream_is_an_error(self):
        def script(call):
            call.begin_stream()
            call.event(chunk({"role": "assistant", "content": "One"}))
            call.await_hangup()

        self.expected_findings = ("carries an error", "no finish_reason", "no data: [DONE]")
        self.upstream.play(script)
        pieces = []
        with self.assertRaises(openai.APIError) as caught:
            for piece in self.ask(stream=True):
                pieces.append(piece)
        self.assertEqual(len(pieces), 1)
        self.assertIn("stopped in the middle", caught.exception.message)


class HeartbeatTests(LocalCase):
    settings = "gateway: {timeouts: {heartbeat: 0.1}}"

    def test_comments_for_a_client_that_waits_are_no_events_to_it(self):
        begun = threading.Event()

        def script(call):
            begun.wait(5)
            call.begin_stream()
            call.event(chunk({"role": "assistant", "content": "One"}))
            call.event(chunk({}, "stop"))
            call.event("[DONE]")

        self.upstream.play(script)
        stream = self.client.chat.completions.create(model=MODEL, messages=HELLO, stream=True)
        begun.set()
        self.assertEqual([chunk.choices[0].delta.content for chunk in stream], ["One", None])
        self.assertTrue(self.answers[-1].body.startswith(b":"))


class LeavingTests(LocalCase):
    """Each way of leaving must be seen by the upstream soon."""

    def setUp(self) -> None:
        super().setUp()
        self.hangup: float | None = None
        self.was_hung_up = threading.Event()

    def wait_in_silence(self, call) -> None:
        self.hangup = call.await_hangup()
        self.was_hung_up.set()

    def wait_in_stream(self, call) -> None:
        call.begin_stream()
        call.event(chunk({"role": "assistant", "content": "One"}))
        self.wait_in_silence(call)

    def check_hangup(self, left: float) -> None:
        self.assertTrue(self.was_hung_up.wait(5), "the upstream was left waiting")
        self.assertIsNotNone(self.hangup, "the upstream was left waiting")
        self.assertLess(self.hangup - left, LEAVING_LIMIT)

    def test_a_stream_that_is_closed_ends_at_the_upstream(self):
        self.upstream.play(self.wait_in_stream)
        stream = self.client.chat.completions.create(model=MODEL, messages=HELLO, stream=True)
        next(stream)
        left = time.monotonic()
        stream.close()
        self.check_hangup(left)

    def test_a_client_that_times_out_ends_the_request_at_the_upstream(self):
        self.upstream.play(self.wait_in_silence)
        with self.assertRaises(openai.APITimeoutError):
            self.client.chat.completions.create(model=MODEL, messages=HELLO, timeout=0.3)
        self.check_hangup(time.monotonic())

    def test_a_client_that_times_out_in_mid_stream_ends_it_at_the_upstream(self):
        self.upstream.play(self.wait_in_stream)
        stream = self.client.chat.completions.create(model=MODEL, messages=HELLO, stream=True, timeout=0.3)
        with self.assertRaises(openai.APITimeoutError):
            list(stream)
        self.check_hangup(time.monotonic())

    def test_a_cancelled_task_ends_the_request_at_the_upstream(self):
        async def ask_and_cancel() -> float:
            async with self.make_async_client() as client:
                task = asyncio.create_task(client.chat.completions.create(model=MODEL, messages=HELLO))
                await asyncio.to_thread(self.upstream.next_call)
                left = time.monotonic()
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                return left

        self.upstream.play(self.wait_in_silence)
        self.check_hangup(asyncio.run(ask_and_cancel()))
