"""What the test cases have in common: a running gateway, clients for it, and the check of all they were answered."""
import unittest
from typing import Callable

import httpx2
import openai

from checking import Answer, AsyncRecorder, Recorder, request_findings
from gemini import KEY as GEMINI_KEY, MODEL as GEMINI_MODEL, GeminiServer
from replies import MODELS
from running import Gateway
from upstream import Call, Upstream

KEY = "sk-of-the-client"


class GatewayCase(unittest.TestCase):
    """Tests against one gateway for the whole class."""

    gateway: Gateway
    # Members of answers that OpenAI does not have and that this class sends on purpose.
    allowed: frozenset[str] = frozenset()

    def setUp(self) -> None:
        self.answers: list[Answer] = []
        # Answers that are wrong on purpose, by what the checker says of them.
        self.expected_findings: tuple[str, ...] = ()
        self.client = self.make_client()

    def tearDown(self) -> None:
        for answer in self.answers:
            for finding in answer.findings(self.allowed):
                if not any(words in finding for words in self.expected_findings):
                    self.fail(f"{answer.path}: {finding}")

    def make_client(self, **options) -> openai.OpenAI:
        """An official client, which asks once only."""
        http_client = httpx2.Client(transport=Recorder(self.answers), timeout=20)
        self.addCleanup(http_client.close)
        return openai.OpenAI(
            **{"base_url": self.gateway.base_url, "api_key": KEY, "max_retries": 0, "http_client": http_client, **options})

    def make_async_client(self, **options) -> openai.AsyncOpenAI:
        """An official asynchronous client, which asks once only."""
        http_client = httpx2.AsyncClient(transport=AsyncRecorder(self.answers), timeout=20)
        return openai.AsyncOpenAI(
            **{"base_url": self.gateway.base_url, "api_key": KEY, "max_retries": 0, "http_client": http_client, **options})


class EchoCase(GatewayCase):
    """Tests against the embedded backend."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = Gateway("echo")

    @classmethod
    def tearDownClass(cls) -> None:
        if status := cls.gateway.stop():
            raise AssertionError(f"the gateway ended with status {status}")


class LocalCase(GatewayCase):
    """Tests against a local server that plays what the test wants."""

    settings = "{}"
    upstream: Upstream

    @classmethod
    def setUpClass(cls) -> None:
        cls.upstream = Upstream(MODELS)
        cls.gateway = Gateway(
            "local", cls.settings, {"LOCAL_LLM_API_BASE": cls.upstream.base_url, "LOCAL_LLM_API_KEY": "sk-of-the-server"})

    @classmethod
    def tearDownClass(cls) -> None:
        status = cls.gateway.stop()
        cls.upstream.stop()
        if status:
            raise AssertionError(f"the gateway ended with status {status}")


class GeminiCase(GatewayCase):
    """Tests against a Gemini that plays what the test wants; every request to it is checked as well."""

    # How OpenAI's parts of a count are told further, which the package does not know.
    allowed = frozenset({"text_tokens", "image_tokens"})
    settings = "{}"
    upstream: GeminiServer

    @classmethod
    def setUpClass(cls) -> None:
        cls.upstream = GeminiServer()
        cls.gateway = Gateway("gemini", cls.settings, {
            "GEMINI_API_BASE": cls.upstream.base_url, "GEMINI_API_KEY": GEMINI_KEY, "GEMINI_MODEL": GEMINI_MODEL})

    @classmethod
    def tearDownClass(cls) -> None:
        status = cls.gateway.stop()
        cls.upstream.stop()
        if status:
            raise AssertionError(f"the gateway ended with status {status}")

    def setUp(self) -> None:
        super().setUp()
        self.asked: list[Call] = []

    def play(self, script: Callable[[Call], None]) -> None:
        """Answers what comes with `script`; requests are kept in `asked`."""
        def note_and_play(call: Call) -> None:
            self.asked.append(call)
            script(call)

        self.upstream.play(note_and_play)

    def tearDown(self) -> None:
        super().tearDown()
        for call in self.asked:
            method = call.path.split("?")[0].rsplit(":", 1)[1]
            self.assertEqual(request_findings(method, call.json), [], call.path)
            self.assertEqual(call.headers.get("x-goog-api-key"), GEMINI_KEY)
            self.assertNotIn(GEMINI_KEY, call.path)
