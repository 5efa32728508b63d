"""Every recorded answer of Gemini through the running gateway and the official client."""
import json
import unittest

import openai

from cases import GeminiCase
from gemini import FIXTURES, MODEL, recordings, replay
from replies import HELLO


def events(recording: dict) -> list[dict]:
    """The answer's events; none for a refusal."""
    recorded = recording["response"]
    if recorded["status"] != 200:
        return []
    if "sse_text" not in recorded:
        return [recorded["body"]]
    lines = recorded["sse_text"].replace("\r", "").split("\n")
    return [json.loads(line[5:]) for line in lines if line.startswith("data:")]


def parts(recording: dict) -> list[dict]:
    """The parts of the first candidate, without thoughts."""
    found = []
    for event in events(recording):
        for candidate in (event.get("candidates") or [])[:1]:
            found += (candidate.get("content") or {}).get("parts") or []
    return [part for part in found if not part.get("thought")]


@unittest.skipUnless((FIXTURES / "gemini").is_dir(), "the recordings are not there")
class RecordedAnswerTests(GeminiCase):
    # What the recordings themselves have wrong: totals that are no sums, calls that were filtered; and streams that end early.
    known = ("is not prompt_tokens", "after tool calls", "carries an error", "no finish_reason", "no data: [DONE]")

    def test_every_recorded_answer_is_a_good_answer_or_the_right_error(self):
        self.expected_findings = self.known
        counts = {"answers": 0, "errors": 0}
        for recording in recordings():
            with self.subTest(recording["name"]):
                self.play(lambda call: replay(call, recording))
                try:
                    message = self.ask(recording)
                except openai.APIError as error:
                    counts["errors"] += 1
                    self.check_error(recording, error)
                else:
                    counts["answers"] += 1
                    self.check_message(recording, message)
                self.asked.clear()
        self.assertGreater(counts["answers"], 100)
        self.assertGreater(counts["errors"], 10)

    def ask(self, recording: dict):
        names = {part["functionCall"]["name"] for part in parts(recording) if part.get("functionCall", {}).get("name")}
        options = {"model": MODEL, "messages": HELLO}
        if names:
            options["tools"] = [{"type": "function", "function": {"name": name}} for name in sorted(names)]
        if "sse_text" not in recording["response"]:
            return self.client.chat.completions.create(**options).choices[0].message
        with self.client.chat.completions.stream(**options) as stream:
            for _ in stream:
                pass
            return stream.current_completion_snapshot.choices[0].message

    def check_error(self, recording: dict, error: openai.APIError) -> None:
        recorded = recording["response"]
        if recorded["status"] != 200:
            self.assertGreaterEqual(getattr(error, "status_code", 0), 400)
        else:
            # A good status, yet no good answer.
            self.assertIn(error.code, (
                "upstream_stream_ended", "bad_upstream_event", "empty_response", "malformed_function_call", "cancelled",
                "overloaded", "internal_error"))

    def check_message(self, recording: dict, message) -> None:
        self.assertEqual(recording["response"]["status"], 200)
        told = parts(recording)
        if not any("executableCode" in part or "codeExecutionResult" in part for part in told):
            self.assertEqual(message.content or "", "".join(part.get("text", "") for part in told))
        served = any("functionResponse" in part for part in told)
        streamed = any("partialArgs" in part.get("functionCall", {}) for part in told)
        if served or streamed:
            return
        calls = [part["functionCall"] for part in told if part.get("functionCall", {}).get("name")]
        got = [(call.function.name, json.loads(call.function.arguments)) for call in message.tool_calls or []]
        self.assertEqual(got, [(call["name"], call.get("args") or {}) for call in calls])
