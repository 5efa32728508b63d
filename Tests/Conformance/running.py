"""A gateway process of its own for a test: started on a free port, stopped and its log kept."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_LIMIT = 20.0
STOP_LIMIT = 10.0

# What the surroundings of a test may not decide.
FOREIGN = ("LLM_", "LOCAL_LLM_", "OPENAI_", "GEMINI_", "GOOGLE_API_KEY")


def binary() -> pathlib.Path:
    """The program under test: LLM_GATEWAY_BINARY, else the newest build."""
    if given := os.environ.get("LLM_GATEWAY_BINARY"):
        return pathlib.Path(given).resolve()
    builds = [ROOT / ".build" / kind / "llm-gateway" for kind in ("debug", "release")]
    found = [path for path in builds if path.exists()]
    if not found:
        sys.exit("the gateway is not built; run: swift build")
    return max(found, key=lambda path: path.stat().st_mtime)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Gateway:
    """A running gateway.

    `settings` is the text of its configuration file; `environment` is added to a clean one.
    """

    def __init__(self, backend: str, settings: str = "{}", environment: dict[str, str] | None = None):
        self.folder = tempfile.TemporaryDirectory(prefix="llm-gateway-")
        file = pathlib.Path(self.folder.name, "gateway.yaml")
        file.write_text(settings)
        self.port = free_port()
        self.log_path = pathlib.Path(self.folder.name, "log")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        # The gateway's own questions would stand among those that the tests count.
        clean["LLM_GATEWAY_DISCOVERY_INTERVAL"] = "0"
        command = [binary(), "serve", "--config", file, "--backend", backend, "--port", str(self.port)]
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                command, env={**clean, **(environment or {})}, stderr=log, stdout=log, stdin=subprocess.DEVNULL)
        self.await_readiness()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def await_readiness(self) -> None:
        give_up = time.monotonic() + START_LIMIT
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5).read()
                return
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None or time.monotonic() > give_up:
                    self.process.kill()
                    raise RuntimeError(f"the gateway did not start: {self.log}") from None
                time.sleep(0.005)

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def await_end(self) -> int:
        """Its exit status, once it has ended."""
        try:
            return self.process.wait(timeout=STOP_LIMIT)
        except subprocess.TimeoutExpired:
            log = self.log
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"the gateway did not stop: {log}") from None
        finally:
            self.folder.cleanup()

    def stop(self) -> int:
        """Ends it as an operator would and returns its exit status."""
        self.ask_to_stop()
        return self.await_end()
