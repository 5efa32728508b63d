"""What becomes of clients when the gateway is stopped."""
import threading

import openai

from cases import GatewayCase
from replies import HELLO, MODEL, MODELS, WORDS, chunk
from running import Gateway
from upstream import Upstream


class StoppingTests(GatewayCase):
    """Each test stops a gateway of its own."""

    allowed = frozenset({"meta"})

    def setUp(self) -> None:
        self.upstream = Upstream(MODELS)
        self.addCleanup(self.upstream.stop)
        self.gateway = Gateway("local", environment={"LOCAL_LLM_API_BASE": self.upstream.base_url})
        self.addCleanup(self.gateway.process.kill)
        super().setUp()

    def test_a_client_that_keeps_its_connection_does_not_keep_the_gateway(self):
        self.client.models.list()
        self.assertEqual(self.gateway.stop(), 0)

    def test_a_stream_that_has_begun_comes_to_its_end(self):
        may_end = threading.Event()

        def script(call):
            call.begin_stream()
            call.event(chunk({"role": "assistant", "content": WORDS[0]}))
            may_end.wait(5)
            call.event(chunk({"content": WORDS[1]}))
            call.event(chunk({}, "stop"))
            call.event("[DONE]")

        self.upstream.play(script)
        stream = self.client.chat.completions.create(model=MODEL, messages=HELLO, stream=True)
        pieces = [next(stream)]
        self.gateway.ask_to_stop()
        self.await_refusal()
        may_end.set()
        pieces += stream
        self.assertEqual("".join(piece.choices[0].delta.content or "" for piece in pieces), WORDS[0] + WORDS[1])
        self.assertEqual(self.gateway.await_end(), 0)

    def await_refusal(self) -> None:
        """New connections are refused once the stopping has begun."""
        while True:
            try:
                self.make_client().get("/health", cast_to=object)
            except openai.APIConnectionError:
                return
            except openai.APIError:
                continue
