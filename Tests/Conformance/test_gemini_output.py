"""Structured output through the official client's own parser."""
import enum

import openai
import pydantic

from cases import GeminiCase
from gemini import MODEL, NEWER_MODEL, answer, response, text
from replies import HELLO


class Kind(enum.Enum):
    CITY = "city"
    RIVER = "river"


class Place(pydantic.BaseModel):
    name: str
    kind: Kind
    neighbours: list["Place"] = []
    height: int | None = None


class Question(pydantic.BaseModel):
    place: Place = pydantic.Field(description="What it is about")
    words: str


class GeminiOutputTests(GeminiCase):
    def test_an_answer_is_parsed_into_the_clients_type(self):
        given = '{"place":{"name":"Rhône","kind":"river","neighbours":[{"name":"Lyon","kind":"city"}]},"words":"Where?"}'
        self.play(lambda call: answer(call, response(text(given))))
        reply = self.client.chat.completions.parse(model=MODEL, messages=HELLO, response_format=Question)
        parsed = reply.choices[0].message.parsed
        self.assertEqual((parsed.place.kind, parsed.place.neighbours[0].name, parsed.words), (Kind.RIVER, "Lyon", "Where?"))
        config = self.asked[0].json["generationConfig"]
        self.assertEqual(config["responseMimeType"], "application/json")
        self.assertEqual(list(config["responseJsonSchema"]["properties"]), ["place", "words"])
        self.assertIn("$ref", str(config["responseJsonSchema"]))

    def test_a_streamed_answer_is_parsed_too(self):
        self.play(lambda call: answer(call, response(text('{"place":{"name":"Po",'), finish=None), response(text('"kind":"river"},"words":"?"}'))))
        with self.client.chat.completions.stream(model=MODEL, messages=HELLO, response_format=Question) as events:
            reply = events.get_final_completion()
        self.assertEqual(reply.choices[0].message.parsed.place.name, "Po")

    def test_an_answer_that_is_cut_short_is_the_packages_own_error(self):
        self.play(lambda call: answer(call, response(text('{"place":'), finish="MAX_TOKENS")))
        with self.assertRaises(openai.LengthFinishReasonError):
            self.client.chat.completions.parse(model=MODEL, messages=HELLO, response_format=Question, max_tokens=5)

    def test_an_answer_that_was_filtered_is_the_packages_own_error(self):
        self.play(lambda call: answer(call, response(finish="SAFETY")))
        with self.assertRaises(openai.ContentFilterFinishReasonError):
            self.client.chat.completions.parse(model=MODEL, messages=HELLO, response_format=Question)

    def test_a_function_made_of_a_type_is_parsed(self):
        self.play(lambda call: answer(call, response(
            {"functionCall": {"name": "Question", "args": {"place": {"name": "Po", "kind": "river"}, "words": "?"}}})))
        reply = self.client.chat.completions.parse(
            model=NEWER_MODEL, messages=HELLO, tools=[openai.pydantic_function_tool(Question)])
        self.assertEqual(reply.choices[0].message.tool_calls[0].function.parsed_arguments.place.name, "Po")
        # It is strict, for which Gemini has a mode.
        self.assertEqual(self.asked[0].json["toolConfig"]["functionCallingConfig"]["mode"], "VALIDATED")

    def test_any_json_is_asked_for(self):
        self.play(lambda call: answer(call, response(text("{}"))))
        self.client.chat.completions.create(model=MODEL, messages=HELLO, response_format={"type": "json_object"})
        self.assertEqual(self.asked[0].json["generationConfig"], {"responseMimeType": "application/json"})
