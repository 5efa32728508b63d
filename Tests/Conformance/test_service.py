"""The gateway under a service manager: what it tells it, and the socket it takes from it."""
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.request

from running import FOREIGN, binary


class ServiceTests(unittest.TestCase):
    """Each test is the service manager of a gateway of its own (sd_notify(3), sd_listen_fds(3))."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="llm-gateway-")
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name, "gateway.yaml")
        self.file.write_text("llm: {backend: echo}\n")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listener.close)
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.manager.close)
        self.manager.settimeout(10)

    def start(self, address: str, count: int = 1) -> None:
        """Starts the gateway with the listener as descriptor 3; the shell knows the number of the process it becomes."""
        self.manager.bind("\0" + address[1:] if address.startswith("@") else address)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.process = subprocess.Popen(
            ["sh", "-c", 'exec 3<&0 </dev/null; export LISTEN_PID=$$; exec "$0" serve --config "$1"',
             binary(), self.file],
            env={**clean, "NOTIFY_SOCKET": address, "LISTEN_FDS": str(count)}, stdin=self.listener.fileno(),
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.process.stderr.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)

    def told(self) -> list[str]:
        return self.manager.recv(4096).decode().split("\n")

    def model_answers(self) -> int:
        url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/v1/models"
        return urllib.request.urlopen(url, timeout=10).status

    def test_a_start_a_reload_and_a_stop_are_told(self):
        self.start(str(self.file.with_name("notify")))
        self.assertEqual(self.told(), ["READY=1"])
        for text in ("llm: {backend: echo}\ngateway: {log_level: debug}\n", "gateway: {prot: 1}\n"):
            self.file.write_text(text)
            self.process.send_signal(signal.SIGHUP)
            reloading, moment = self.told()
            self.assertEqual(reloading, "RELOADING=1")
            self.assertRegex(moment, r"^MONOTONIC_USEC=[0-9]+$")
            self.assertEqual(self.told(), ["READY=1"])
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.told(), ["STOPPING=1"])
        self.assertEqual(self.process.wait(10), 0)

    def test_an_abstract_address_is_told_too(self):
        self.start(f"@llm-gateway-test-{os.getpid()}")
        self.assertEqual(self.told(), ["READY=1"])

    def test_the_passed_socket_is_served_and_outlives_the_gateway(self):
        self.start(str(self.file.with_name("notify")))
        self.assertEqual(self.told(), ["READY=1"])
        self.assertEqual(self.model_answers(), 200)
        self.process.terminate()
        self.assertEqual(self.process.wait(10), 0)
        # A client that comes in between waits for the next gateway.
        socket.create_connection(self.listener.getsockname(), timeout=10).close()

    def test_several_sockets_are_refused_in_words(self):
        self.start(str(self.file.with_name("notify")), count=2)
        self.assertNotEqual(self.process.wait(10), 0)
        self.assertIn("exactly one listening socket", self.process.stderr.read())
