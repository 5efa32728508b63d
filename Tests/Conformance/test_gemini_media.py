"""Pictures, sounds and documents through the official client."""
import base64

import openai

from cases import GeminiCase
from gemini import MODEL, PICTURE, answer, response, text


def picture(url: str, **more) -> dict:
    return {"type": "image_url", "image_url": {"url": url, **more}}


class GeminiMediaTests(GeminiCase):
    settings = "gateway: {media: {private_addresses: true, bytes: 1024}}"

    def ask(self, *parts: dict, **options):
        self.play(lambda call: answer(call, response(text("A point"))))
        content = [{"type": "text", "text": "What is it?"}, *parts]
        reply = self.client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": content}], **options)
        return reply, self.asked[-1].json["contents"][0]["parts"]

    def test_a_picture_in_a_data_url_arrives(self):
        reply, parts = self.ask(picture(f"data:image/png;base64,{PICTURE}"))
        self.assertEqual(reply.choices[0].message.content, "A point")
        self.assertEqual(parts[1], {"inlineData": {"mimeType": "image/png", "data": PICTURE}})

    def test_a_picture_on_the_web_is_fetched(self):
        self.upstream.files["/point.png"] = ("image/png", base64.b64decode(PICTURE))
        _, parts = self.ask(picture(f"{self.upstream.address}/point.png"))
        self.assertEqual(parts[1], {"inlineData": {"mimeType": "image/png", "data": PICTURE}})

    def test_a_picture_that_is_not_there_or_too_large_is_a_bad_request(self):
        self.upstream.files["/large.png"] = ("image/png", bytes(2000))
        for path, words in {"/none.png": "status 404", "/large.png": "more than 1024 bytes"}.items():
            with self.subTest(path=path), self.assertRaises(openai.BadRequestError) as caught:
                self.ask(picture(f"{self.upstream.address}{path}"))
            self.assertEqual(caught.exception.code, "invalid_media")
            self.assertIn(words, caught.exception.message)

    def test_sounds_and_documents_arrive(self):
        sound = base64.b64encode(b"RIFF....WAVE").decode()
        paper = base64.b64encode(b"%PDF-1.7").decode()
        _, parts = self.ask(
            {"type": "input_audio", "input_audio": {"data": sound, "format": "wav"}},
            {"type": "file", "file": {"filename": "paper.pdf", "file_data": f"data:application/pdf;base64,{paper}"}})
        self.assertEqual([part["inlineData"]["mimeType"] for part in parts[1:]], ["audio/wav", "application/pdf"])

    def test_a_picture_that_the_model_made_comes_back_and_goes_there_again(self):
        made = {"inlineData": {"mimeType": "image/png", "data": PICTURE}, "thoughtSignature": "c2lnbmVk"}
        self.play(lambda call: answer(call, response(text("Here"), made)))
        question = {"role": "user", "content": "Draw"}
        message = self.client.chat.completions.create(model=MODEL, messages=[question], modalities=["text", "image"]).choices[0].message
        self.assertEqual(message.images[0]["image_url"]["url"], f"data:image/png;base64,{PICTURE}")
        self.client.chat.completions.create(
            model=MODEL, messages=[question, message.model_dump(exclude_none=True), {"role": "user", "content": "Again"}])
        self.assertIn(made, self.asked[-1].json["contents"][1]["parts"])

    def test_a_voice_is_a_sound_with_a_header(self):
        samples = base64.b64encode(bytes(range(48))).decode()
        self.play(lambda call: answer(call, response({"inlineData": {"mimeType": "audio/L16;codec=pcm;rate=24000", "data": samples}})))
        reply = self.client.chat.completions.create(
            model="gemini-2.5-flash-preview-tts", messages=[{"role": "user", "content": "Say it"}], modalities=["text", "audio"],
            audio={"voice": "alloy", "format": "wav"})
        sound = base64.b64decode(reply.choices[0].message.audio.data)
        self.assertEqual((sound[:4], sound[8:12], sound[-48:]), (b"RIFF", b"WAVE", bytes(range(48))))
