"""A name server that never answers: requests to its names end with the connect time, and hold back nobody else."""
import asyncio
import json
import pathlib
import subprocess
import tempfile
import time

# Stands before the system's getaddrinfo, which libcurl and the gateway's own resolver both call.
HANGING = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    if (name && strstr(name, "hangs.test")) {
        sleep(20);
        return EAI_AGAIN;
    }
    return ((lookup *)dlsym(RTLD_NEXT, "getaddrinfo"))(name, service, hints, found);
}
"""

SETTINGS = """
gateway: {log_level: warning, workers: 1}
llm: {backend: local, local_api_base: "%s"}
backends:
  - {name: curl, base_url: "https://hangs.test/v1", model: load, timeouts: {connect: 1}}
  - {name: direct, base_url: "http://hangs.test/v1", model: load, timeouts: {connect: 1}}
"""


async def chat(port: int, model: str) -> tuple[int, float]:
    """The status of a request and how long it took, in seconds."""
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": "Hi"}]}).encode()
    start = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
                 b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1]), time.monotonic() - start


async def ask_all(port: int) -> tuple[list, list]:
    """What became of the requests that hang, and of those made meanwhile."""
    hanging = [asyncio.create_task(chat(port, f"{way}/load")) for way in ("curl", "direct") for _ in range(8)]
    others = []
    while not all(task.done() for task in hanging):
        others.append(await chat(port, "load"))
    return [task.result() for task in hanging], others


def check(figure, start_gateway, upstream) -> None:
    """Prints the figures of both ways to an upstream. Needs a C compiler."""
    with tempfile.TemporaryDirectory() as folder:
        library = pathlib.Path(folder, "hanging.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library, "-ldl"], input=HANGING.encode(),
                       check=True)
        gateway = start_gateway("local", SETTINGS % upstream.base_url, {"LD_PRELOAD": str(library)})
        hanging, others = asyncio.run(ask_all(gateway.port))
        most = max(seconds for _, seconds in hanging)
        statuses = sorted({status for status, _ in hanging})
        figure("names that hang: status, longest", f"{statuses}, {most:.2f} s", statuses == [504] and most < 3, "504, 1 s")
        slowest = max(seconds for _, seconds in others) * 1000
        right = sum(status == 200 for status, _ in others)
        figure("others meanwhile on the same loop", f"{right} of {len(others)} right, slowest {slowest:.1f} ms",
               right == len(others) and slowest < 500, "500 ms")
        gateway.stop()
