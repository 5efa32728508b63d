"""Errors as the official client's own exceptions."""
import openai

from cases import EchoCase, GatewayCase, LocalCase
from replies import HELLO, MODEL, WORDS, chunk, completion, error
from running import Gateway, free_port


class EchoErrorTests(EchoCase):
    def test_a_wrong_type_is_a_bad_request_that_names_the_parameter(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.chat.completions.create(model="echo", messages="Hello")
        self.assertEqual((caught.exception.type, caught.exception.param), ("invalid_request_error", "messages"))

    def test_a_missing_model_is_a_bad_request(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.post("/chat/completions", body={"messages": HELLO}, cast_to=object)
        self.assertEqual(caught.exception.param, "model")

    def test_a_body_that_is_no_json_is_a_bad_request_with_its_place(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.post(
                "/chat/completions", content=b'{"model":\n nonsense}', cast_to=object,
                options={"headers": {"Content-Type": "application/json"}})
        self.assertIn("line 2, column 2", caught.exception.message)

    def test_an_unknown_path_is_not_found(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.get("/nowhere", cast_to=object)
        self.assertEqual(caught.exception.code, "unknown_url")

    def test_an_error_has_the_id_of_its_request(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.get("/nowhere", cast_to=object)
        self.assertEqual(caught.exception.request_id, caught.exception.response.headers["x-request-id"])


class KeyTests(GatewayCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = Gateway("echo", "gateway: {api_keys: [the-key], strict_models: true}")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.gateway.stop()

    def test_a_wrong_key_is_an_authentication_error_that_does_not_repeat_it(self):
        with self.assertRaises(openai.AuthenticationError) as caught:
            self.client.models.list()
        self.assertEqual(caught.exception.code, "invalid_api_key")
        self.assertNotIn(self.client.api_key, str(caught.exception.body) + self.gateway.log)

    def test_the_right_key_opens(self):
        client = self.make_client(api_key="the-key")
        self.assertEqual([model.id for model in client.models.list()], ["echo"])

    def test_an_unknown_model_is_not_found_where_models_are_strict(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.make_client(api_key="the-key").chat.completions.create(model="gpt-4o", messages=HELLO)
        self.assertEqual((caught.exception.code, caught.exception.param), ("model_not_found", "model"))


class UpstreamErrorTests(LocalCase):
    def ask(self, **options):
        return self.client.chat.completions.create(model=MODEL, messages=HELLO, **options)

    def test_each_status_of_the_server_is_the_exception_that_the_package_has_for_it(self):
        table = {
            400: openai.BadRequestError, 401: openai.AuthenticationError, 403: openai.PermissionDeniedError,
            404: openai.NotFoundError, 409: openai.ConflictError, 422: openai.UnprocessableEntityError,
            429: openai.RateLimitError, 500: openai.InternalServerError, 503: openai.InternalServerError}
        for streaming in (False, True):
            for status, kind in table.items():
                with self.subTest(status=status, streaming=streaming):
                    self.upstream.play(lambda call: call.answer(error("words of the server", code="why"), status))
                    with self.assertRaises(kind) as caught:
                        self.ask(stream=streaming)
                    self.assertEqual(caught.exception.status_code, status)
                    self.assertIn("words of the server", caught.exception.message)
                    self.assertEqual(caught.exception.code, "why")

    def test_the_servers_words_are_kept_in_whatever_form_they_come(self):
        for body in ({"detail": "words"}, {"error": "words"}, {"message": "words"}, "words", "<html>words</html>"):
            with self.subTest(body=body):
                self.upstream.play(lambda call: call.answer(body, 400))
                with self.assertRaises(openai.BadRequestError) as caught:
                    self.ask()
                self.assertIn("words", caught.exception.message)

    def test_a_rate_limit_keeps_its_headers_and_the_client_tries_again(self):
        tries = []

        def script(call):
            tries.append(call)
            if len(tries) == 1:
                return call.answer(error("slow down"), 429, {"Retry-After-Ms": "1", "x-ratelimit-limit-requests": "9"})
            call.answer(completion())

        self.upstream.play(script)
        reply = self.make_client(max_retries=1).chat.completions.create(model=MODEL, messages=HELLO)
        self.assertEqual(reply.choices[0].finish_reason, "stop")
        self.assertEqual(len(tries), 2)
        self.upstream.play(lambda call: call.answer(error("slow down"), 429, {"Retry-After": "7", "x-ratelimit-limit-requests": "9"}))
        with self.assertRaises(openai.RateLimitError) as caught:
            self.ask()
        headers = caught.exception.response.headers
        self.assertEqual((headers["retry-after"], headers["x-ratelimit-limit-requests"]), ("7", "9"))

    def test_an_error_in_mid_stream_is_raised_after_what_came_before(self):
        def script(call):
            call.begin_stream()
            call.event(chunk({"role": "assistant", "content": WORDS[0]}))
            call.event(error("the model crashed"))

        self.expected_findings = ("carries an error", "no finish_reason", "no data: [DONE]")
        self.upstream.play(script)
        self.read_broken_stream("the model crashed")

    def test_a_server_that_dies_in_mid_stream_is_an_error_and_no_end(self):
        def script(call):
            call.begin(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
            event = b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":' \
                b'[{"index":0,"delta":{"role":"assistant","content":"x"},"finish_reason":null}]}\n\n'
            call.write(b"%x\r\n%s\r\n" % (len(event), event))
            call.reset()

        self.expected_findings = ("carries an error", "no finish_reason", "no data: [DONE]")
        self.upstream.play(script)
        self.read_broken_stream("broke off")

    def read_broken_stream(self, words: str) -> None:
        pieces = []
        with self.assertRaises(openai.APIError) as caught:
            for piece in self.ask(stream=True):
                pieces.append(piece)
        self.assertEqual(len(pieces), 1)
        self.assertIn(words, caught.exception.message)

    def test_a_server_that_dies_before_its_answer_is_a_server_error(self):
        self.upstream.play(lambda call: call.reset())
        for streaming in (False, True):
            with self.subTest(streaming=streaming), self.assertRaises(openai.InternalServerError) as caught:
                self.ask(stream=streaming)
            self.assertEqual((caught.exception.status_code, caught.exception.code), (502, "backend_unreachable"))

    def test_half_an_answer_is_no_answer(self):
        def script(call):
            call.begin(200, {"Content-Type": "application/json", "Content-Length": "1000"})
            call.write(b'{"id":"chatcmpl-1","choices":[')
            call.reset()

        self.upstream.play(script)
        with self.assertRaises(openai.InternalServerError) as caught:
            self.ask()
        self.assertEqual(caught.exception.status_code, 502)


class NobodyThereTests(GatewayCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = Gateway("local", environment={"LOCAL_LLM_API_BASE": f"http://127.0.0.1:{free_port()}/v1"})

    @classmethod
    def tearDownClass(cls) -> None:
        cls.gateway.stop()

    def test_a_server_that_is_not_running_is_a_server_error_that_says_where(self):
        with self.assertRaises(openai.InternalServerError) as caught:
            self.client.chat.completions.create(model="m", messages=HELLO)
        self.assertEqual(caught.exception.status_code, 502)
        self.assertIn("connection refused", caught.exception.message)
        self.assertIn("curl http://127.0.0.1:", caught.exception.message)

    def test_a_gateway_that_is_not_running_is_a_connection_error(self):
        client = self.make_client(base_url=f"http://127.0.0.1:{free_port()}/v1")
        with self.assertRaises(openai.APIConnectionError):
            client.models.list()
