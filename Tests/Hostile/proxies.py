"""Smuggling: requests whose end two readers could see in two places, through nginx and HAProxy in front of the gateway
and behind it. Whatever either of them takes for a request, the other must take for one, too."""
import concurrent.futures
import contextlib
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

from rig import CHAT, Gateway, connect, figure, gateway, read_to_end
from running import free_port
from server import ANSWER, Script, answer, sending

FIXTURES = pathlib.Path(os.environ.get("LLM_GATEWAY_FIXTURES", pathlib.Path(__file__).parents[3] / "shared/fixtures"))
# The classes of gadget; the recorded list, where it is there, has many more.
GADGETS = [
    "Transfer-Encoding: chunked", "Transfer-Encoding : chunked", " Transfer-Encoding: chunked", "Transfer-Encoding:\tchunked",
    "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding:\r\n chunked", "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked",
    "Transfer_Encoding: chunked", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: chunked\0", "tRANSFER-eNCODING: CHUNKED",
    "Transfer-Encoding: chunk\u00e9d", "Content-Length: 0", "Content-Length: +5", "Content-Length: 5, 6", "Content-Length : 1",
    "Connection: Content-Length", "Connection: Transfer-Encoding", "Expect: 100-continue", "Upgrade: h2c", "Transfer-Encoding:",
]


def gadgets() -> list[str]:
    file = FIXTURES / "http/third-party/smuggling-gadgets.json"
    recorded = json.loads(file.read_text())["vectors"] if file.exists() else []
    return GADGETS + [vector["gadget"] for vector in recorded]


def payloads(number: int, gadget: str) -> list[bytes]:
    """By length the hidden request is a body, by chunks it is a request; and the other way round."""
    hidden = b"GET /hidden-%d%s HTTP/1.1\r\nHost: h\r\nX: "
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n{}\r\nContent-Length: {}\r\n\r\n"

    def build(body: bytes, length: int) -> bytes:
        return head.format(gadget, length).encode("latin-1", "replace") + body

    first = b"0\r\n\r\n" + hidden % (number, b"a")
    inner = hidden % (number, b"b")
    second = b"%x\r\n" % len(inner) + inner + b"\r\n0\r\n\r\n"
    third = CHAT + hidden % (number, b"c")
    tail = b"y\r\n\r\nGET /health HTTP/1.1\r\nHost: h\r\n\r\n"
    return [build(first, len(first)) + tail, build(second, len(second.split(b"\r\n")[0]) + 2) + tail,
            build(third, len(CHAT)) + tail]


def send_all(port: int) -> int:
    def send(data: bytes) -> None:
        with contextlib.suppress(OSError), connect(port, 0.7) as client:
            client.sendall(data)
            read_to_end(client)

    everything = [data for number, gadget in enumerate(gadgets()) for data in payloads(number, gadget)]
    with concurrent.futures.ThreadPoolExecutor(48) as pool:
        list(pool.map(send, everything))
    return len(everything)


class Proxy:
    """nginx or HAProxy as a plain reverse proxy with kept connections; its log has a line for each request it passed on."""

    def __init__(self, kind: str, target: int):
        self.kind, self.port = kind, free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="proxy-"))
        self.log = self.folder / "log"
        file = self.folder / "conf"
        if kind == "nginx":
            file.write_text(f"""
daemon off; master_process off; pid {self.folder}/pid; error_log /dev/null; events {{ worker_connections 4096; }}
http {{
  log_format line '$request_uri $upstream_addr'; access_log {self.log} line;
  client_body_temp_path {self.folder}/b; proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f;
  uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s; client_body_timeout 1s; client_header_timeout 1s;
  upstream target {{ server 127.0.0.1:{target}; keepalive 16; }}
  server {{ listen 127.0.0.1:{self.port}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off;
            ignore_invalid_headers off; underscores_in_headers on; location / {{ proxy_pass http://target; }} }}
}}""")
            command = ["nginx", "-c", str(file), "-e", "/dev/null"]
        else:
            file.write_text(f"""
global
  log stdout format raw local0
defaults
  mode http
  log global
  log-format "%[capture.req.uri] %si:%sp"
  timeout client 1s
  timeout server 5s
  timeout connect 1s
  option http-buffer-request
  http-reuse always
frontend f
  bind 127.0.0.1:{self.port}
  default_backend b
backend b
  server s 127.0.0.1:{target}
""")
            command = ["haproxy", "-db", "-f", str(file)]
        self.process = subprocess.Popen(command, stdout=self.log.open("wb") if kind == "haproxy" else subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        give_up = time.monotonic() + 5
        while time.monotonic() < give_up:
            with contextlib.suppress(OSError):
                connect(self.port).close()
                return
            time.sleep(0.02)
        raise RuntimeError(f"{kind} does not start")

    def hidden(self) -> set[str]:
        """The hidden requests that it took for requests and passed on."""
        found = set()
        for line in self.log.read_text(errors="replace").splitlines():
            if (match := re.search(r"/hidden-\w+", line)) and f"127.0.0.1:" in line:
                found.add(match[0])
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def seen_by(running: Gateway) -> set[str]:
    return {match[0] for match in re.finditer(r"/hidden-\w+", running.log)}


def in_front(kind: str) -> None:
    """Client, proxy, gateway."""
    if not shutil.which(kind):
        return figure(f"{kind} in front", "skipped, it is not installed")
    with gateway(settings="gateway: {log_level: info}") as running:
        proxy = Proxy(kind, running.port)
        try:
            sent = send_all(proxy.port)
            time.sleep(0.5)
            smuggled = seen_by(running) - proxy.hidden()
            figure(f"{kind} in front, {sent} requests: seen by the gateway alone", f"{len(smuggled)} {sorted(smuggled)[:3]}",
                   not smuggled)
            with connect(proxy.port) as client:
                client.sendall(b"GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                status = read_to_end(client)[9:12]
            figure(f"{kind} in front: served afterwards", status.decode(), status == b"200")
        finally:
            proxy.stop()


def behind(kind: str) -> None:
    """Client, gateway, proxy, server."""
    if not shutil.which(kind):
        return figure(f"{kind} behind", "skipped, it is not installed")
    server = Script(sending(answer(ANSWER)))
    proxy = Proxy(kind, server.port)
    settings = (f"gateway: {{log_level: info}}\n"
                f"llm: {{backend: local, local_model: m, local_api_base: \"http://127.0.0.1:{proxy.port}/v1\"}}")
    try:
        with gateway("local", settings) as running:
            sent = send_all(running.port)
            time.sleep(0.5)
            smuggled = proxy.hidden()
            figure(f"{kind} behind, {sent} requests: hidden ones that went through", f"{len(smuggled)} {sorted(smuggled)[:3]}",
                   not smuggled)
            good = running.log.count('"status":200')
            figure(f"{kind} behind: requests the server saw, and answers the gateway told of",
                   f"{server.requests}, {good - running.log.count('/health')} at least", server.requests <= good)
    finally:
        proxy.stop()
        server.stop()


CHECKS = {
    "nginx-in-front": lambda: in_front("nginx"), "haproxy-in-front": lambda: in_front("haproxy"),
    "nginx-behind": lambda: behind("nginx"), "haproxy-behind": lambda: behind("haproxy"),
}
