"""Gemini's errors as the official client's own exceptions, and streams that break."""
import openai

from cases import GeminiCase
from gemini import KEY, MODEL, answer, refusal, response, stream, text
from replies import HELLO

DELAY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "36.2s"}
DAILY = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
    {"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}
BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}

# Google's status and name, what the client raises, with which status and code.
TABLE = [
    (400, "INVALID_ARGUMENT", openai.BadRequestError, 400, None),
    (400, "FAILED_PRECONDITION", openai.BadRequestError, 400, "failed_precondition"),
    (401, "UNAUTHENTICATED", openai.InternalServerError, 502, "invalid_api_key"),
    (403, "PERMISSION_DENIED", openai.InternalServerError, 502, "permission_denied"),
    (404, "NOT_FOUND", openai.NotFoundError, 404, "model_not_found"),
    (409, "ABORTED", openai.ConflictError, 409, None),
    (413, "INVALID_ARGUMENT", openai.APIStatusError, 413, "request_too_large"),
    (429, "RESOURCE_EXHAUSTED", openai.RateLimitError, 429, "rate_limit_exceeded"),
    (499, "CANCELLED", openai.InternalServerError, 502, "cancelled"),
    (500, "INTERNAL", openai.InternalServerError, 500, "internal_error"),
    (501, "UNIMPLEMENTED", openai.InternalServerError, 501, "unsupported"),
    (503, "UNAVAILABLE", openai.InternalServerError, 503, "overloaded"),
    (504, "DEADLINE_EXCEEDED", openai.InternalServerError, 504, "timeout"),
]


class GeminiErrorTests(GeminiCase):
    def ask(self, **options):
        return self.client.chat.completions.create(model=MODEL, messages=HELLO, **options)

    def test_each_error_is_the_exception_that_the_package_has_for_it(self):
        for streaming in (False, True):
            for status, name, kind, expected, code in TABLE:
                with self.subTest(name=name, streaming=streaming):
                    self.play(lambda call: call.answer(refusal(status, name, "models/x: words of Google"), status))
                    with self.assertRaises(kind) as caught:
                        self.ask(stream=streaming)
                    self.assertEqual((caught.exception.status_code, caught.exception.code), (expected, code))
                    self.assertIn("words of Google", caught.exception.message)

    def test_a_bad_key_is_the_operators_to_mend_and_never_shown(self):
        message = f"API key not valid: {KEY}. Please pass a valid API key."
        self.play(lambda call: call.answer(refusal(400, "INVALID_ARGUMENT", message, BAD_KEY), 400))
        with self.assertRaises(openai.InternalServerError) as caught:
            self.ask()
        self.assertEqual((caught.exception.status_code, caught.exception.code), (502, "invalid_api_key"))
        self.assertIn("does not take its key", self.gateway.log)

    def test_the_delay_that_google_asks_for_reaches_the_client(self):
        self.play(lambda call: call.answer(refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded", DELAY), 429))
        with self.assertRaises(openai.RateLimitError) as caught:
            self.ask()
        headers = caught.exception.response.headers
        self.assertEqual((headers["retry-after"], headers["retry-after-ms"]), ("37", "36200"))

    def test_the_client_tries_again_after_the_delay(self):
        def script(call):
            if len(self.asked) == 1:
                return call.answer(refusal(429, "RESOURCE_EXHAUSTED", "Quota", {**DELAY, "retryDelay": "0.01s"}), 429)
            answer(call, response(text("at last")))

        self.play(script)
        reply = self.make_client(max_retries=1).chat.completions.create(model=MODEL, messages=HELLO)
        self.assertEqual(reply.choices[0].message.content, "at last")

    def test_a_quota_of_the_day_is_not_tried_again(self):
        self.play(lambda call: call.answer(refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded", DELAY, DAILY), 429))
        with self.assertRaises(openai.RateLimitError) as caught:
            self.make_client(max_retries=3).chat.completions.create(model=MODEL, messages=HELLO)
        self.assertEqual(caught.exception.code, "insufficient_quota")
        self.assertNotIn("retry-after", caught.exception.response.headers)
        self.assertEqual(len(self.asked), 1)

    def test_the_field_at_fault_is_named_as_the_client_wrote_it(self):
        violation = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": "generation_config.top_k"}]}
        self.play(lambda call: call.answer(refusal(400, "INVALID_ARGUMENT", "out of range", violation), 400))
        with self.assertRaises(openai.BadRequestError) as caught:
            self.ask(extra_body={"top_k": 500})
        self.assertEqual(caught.exception.param, "top_k")

    def test_a_page_instead_of_an_answer_is_a_server_error(self):
        for body, status in (("<html><title>502 Bad Gateway</title></html>", 502), ("", 500), ("not JSON", 200), ([], 200)):
            with self.subTest(body=body):
                self.play(lambda call: call.answer(body, status))
                with self.assertRaises(openai.InternalServerError):
                    self.ask()

    def test_an_answer_without_candidates_is_a_server_error(self):
        for streaming in (False, True):
            with self.subTest(streaming=streaming):
                self.play(lambda call: answer(call, {"usageMetadata": {"promptTokenCount": 1}}))
                with self.assertRaises(openai.InternalServerError) as caught:
                    list(self.ask(stream=True)) if streaming else self.ask()
                self.assertEqual((caught.exception.status_code, caught.exception.code), (502, "empty_response"))


class GeminiBrokenStreamTests(GeminiCase):
    def broken(self, script) -> tuple[str, openai.APIError]:
        """What was told before the stream broke, and what was raised then."""
        self.expected_findings = ("carries an error", "no finish_reason", "no data: [DONE]")
        self.play(script)
        words = ""
        with self.assertRaises(openai.APIError) as caught:
            for chunk in self.client.chat.completions.create(model=MODEL, messages=HELLO, stream=True):
                words += chunk.choices[0].delta.content or ""
        return words, caught.exception

    def test_an_error_in_mid_stream_is_raised_after_what_came_before(self):
        words, error = self.broken(lambda call: stream(
            call, response(text("One "), finish=None), refusal(503, "UNAVAILABLE", "The model is overloaded")))
        self.assertEqual((words, error.code), ("One ", "overloaded"))
        self.assertIn("The model is overloaded", error.message)

    def test_an_error_as_bare_json_in_mid_stream_is_raised(self):
        def script(call):
            stream(call, response(text("One "), finish=None))
            call.write(b'[{\n  "error": {\n    "code": 500, "message": "Internal error", "status": "INTERNAL"\n  }\n}]\n')

        words, error = self.broken(script)
        self.assertEqual((words, error.code), ("One ", "internal_error"))

    def test_a_stream_without_an_end_is_an_error(self):
        words, error = self.broken(lambda call: stream(call, response(text("One "), finish=None)))
        self.assertEqual((words, error.code), ("One ", "upstream_stream_ended"))

    def test_a_stream_cut_in_mid_event_is_an_error(self):
        def script(call):
            stream(call, response(text("One "), finish=None))
            call.write(b'data: {"candidates":[{"content":{"parts":[{"te')

        words, error = self.broken(script)
        self.assertEqual((words, error.code), ("One ", "upstream_stream_ended"))

    def test_a_connection_that_breaks_is_an_error(self):
        def script(call):
            call.begin(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
            event = b'data: {"candidates":[{"content":{"parts":[{"text":"One "}]}}]}\r\n\r\n'
            call.write(b"%x\r\n%s\r\n" % (len(event), event))
            call.reset()

        words, error = self.broken(script)
        self.assertEqual((words, error.code), ("One ", "backend_unreachable"))

    def test_an_event_that_is_no_json_is_an_error(self):
        def script(call):
            stream(call, response(text("One "), finish=None))
            call.write(b"data: {nonsense}\r\n\r\n")

        words, error = self.broken(script)
        self.assertEqual((words, error.code), ("One ", "bad_upstream_event"))
