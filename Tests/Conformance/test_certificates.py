"""Backends over TLS: whom the gateway trusts, and whom it shows a certificate of its own."""
import pathlib
import ssl
import subprocess
import tempfile
import unittest

import openai

from replies import HELLO, MODEL, MODELS, completion
from running import Gateway
from upstream import Upstream


class CertificateTests(unittest.TestCase):
    """Each test has a server whose certificate nobody has signed but itself."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="llm-gateway-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.make_certificate("server", "IP:127.0.0.1")

    def make_certificate(self, name: str, holder: str) -> None:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", f"/CN={name}", "-addext", f"subjectAltName={holder}", "-keyout", self.folder / f"{name}.key",
             "-out", self.folder / f"{name}.pem"], check=True, capture_output=True)

    def serve(self, asks_for_certificate: bool = False, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Upstream:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = version
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        if asks_for_certificate:
            context.load_verify_locations(self.folder / "client.pem")
            context.verify_mode = ssl.CERT_REQUIRED
        upstream = Upstream(MODELS)
        # The handshake belongs to the connection's own thread: the first read makes it.
        upstream.server.socket = context.wrap_socket(
            upstream.server.socket, server_side=True, do_handshake_on_connect=False)
        upstream.server.handle_error = lambda *_: None
        upstream.play(lambda call: call.answer(completion("trusted")))
        self.addCleanup(upstream.stop)
        return upstream

    def ask(self, upstream: Upstream, **options: pathlib.Path):
        address = upstream.base_url.replace("http:", "https:")
        lines = "".join(f", {name}: '{path}'" for name, path in options.items())
        gateway = Gateway("lab", f"backends: [{{name: lab, base_url: '{address}', model: '{MODEL}'{lines}}}]\n")
        self.addCleanup(gateway.stop)
        with openai.OpenAI(base_url=gateway.base_url, api_key="unused", max_retries=0) as client:
            return client.chat.completions.create(model=MODEL, messages=HELLO).choices[0].message.content

    def test_a_certificate_that_nobody_vouches_for_is_refused_with_what_to_do(self):
        with self.assertRaises(openai.InternalServerError) as caught:
            self.ask(self.serve())
        self.assertEqual((caught.exception.status_code, caught.exception.code), (502, "backend_unreachable"))
        self.assertIn("cannot trust", caught.exception.message)
        self.assertIn("ca_file", caught.exception.message)

    def test_a_certificate_in_the_authorities_file_is_trusted(self):
        self.assertEqual(self.ask(self.serve(), ca_file=self.folder / "server.pem"), "trusted")

    def test_a_trusted_certificate_for_another_name_is_refused(self):
        self.make_certificate("server", "DNS:elsewhere.test")
        with self.assertRaises(openai.InternalServerError) as caught:
            self.ask(self.serve(), ca_file=self.folder / "server.pem")
        self.assertIn("cannot trust", caught.exception.message)

    def test_a_server_that_asks_for_a_certificate_is_shown_it(self):
        self.make_certificate("client", "DNS:client.test")
        own = {"client_certificate": self.folder / "client.pem", "client_key": self.folder / "client.key"}
        content = self.ask(self.serve(asks_for_certificate=True), ca_file=self.folder / "server.pem", **own)
        self.assertEqual(content, "trusted")

    def test_a_server_that_asks_for_a_certificate_and_is_shown_none_is_told_of_as_that(self):
        self.make_certificate("client", "DNS:client.test")
        # Under TLS 1.3 it is chance whether the server's alert or its closing is seen first.
        for version in [ssl.TLSVersion.TLSv1_2] + [ssl.TLSVersion.TLSv1_3] * 5:
            with self.subTest(version.name), self.assertRaises(openai.InternalServerError) as caught:
                self.ask(self.serve(asks_for_certificate=True, version=version), ca_file=self.folder / "server.pem")
            self.assertEqual((caught.exception.status_code, caught.exception.code), (502, "backend_unreachable"))
            self.assertIn("refused the TLS connection", caught.exception.message)
            self.assertIn("client_certificate", caught.exception.message)
