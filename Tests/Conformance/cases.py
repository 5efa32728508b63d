"""What the test cases have in common: a running gateway, clients for it, and the check of all they were answered."""
import unittest

import httpx2
import openai

from checking import Answer, AsyncRecorder, Recorder
from replies import MODELS
from running import Gateway
from upstream import Upstream

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
