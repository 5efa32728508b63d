"""Lists of models through the official client."""
import openai

from cases import EchoCase, LocalCase
from replies import MODEL, OTHER_MODEL


class EchoModelsTests(EchoCase):
    def test_the_list_names_the_embedded_model(self):
        self.assertEqual([model.id for model in self.client.models.list()], ["echo"])

    def test_one_model_is_described(self):
        self.assertEqual(self.client.models.retrieve("echo").owned_by, "llm-gateway")

    def test_an_unknown_model_is_not_found(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.models.retrieve("nobody")
        self.assertEqual(caught.exception.code, "model_not_found")


class LocalModelsTests(LocalCase):
    allowed = frozenset({"meta"})
    settings = f'models: {{fast: ["local/{OTHER_MODEL}"]}}'

    def test_the_list_has_the_aliases_and_the_servers_models(self):
        self.assertEqual({model.id for model in self.client.models.list()}, {"fast", MODEL, OTHER_MODEL})

    def test_a_model_with_a_slash_in_its_id_is_described_with_all_its_members(self):
        model = self.client.models.retrieve(MODEL)
        self.assertEqual(model.id, MODEL)
        self.assertEqual(model.meta, {"n_ctx": 1024})

    def test_an_id_with_its_slash_unescaped_is_found_too(self):
        model = self.client.get(f"/models/{MODEL}", cast_to=openai.types.Model)
        self.assertEqual(model.id, MODEL)
