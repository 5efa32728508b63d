"""A system that fails: no descriptors, no memory, no log, a clock that jumps, processes that stand still."""
import asyncio
import contextlib
import fcntl
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from client import ask as ask_stream, read_rest
from model_server import Upstream, stream
from rig import ask, connect, error_of, figure, gateway, memory, read_response, request
from running import binary, free_port
from server import ANSWER, Script, answer
from usage import read as read_usage


async def is_whole(port: int, name: str, count: int, pause: float) -> bool:
    """Whether a stream of so many events, so many seconds apart, arrives with every byte."""
    reader, writer = await ask_stream(port, f"{name} {count} {pause}")
    body = await read_rest(reader)
    writer.close()
    return body == stream(name, count)


def descriptors_end(limit: int = 64) -> None:
    """No descriptor for a server's connection: an error at once, and answers again when there are some."""
    def slow(connection, *_):
        time.sleep(0.5)
        connection.sendall(answer(ANSWER))

    server = Script(slow)
    with gateway("local", "", {"LOCAL_LLM_API_BASE": server.base_url}) as running:
        ask(running.port)
        resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
        results: list[str] = []

        def one() -> None:
            try:
                status, body = ask(running.port, timeout=5)
                results.append(str(status) if status == 200 or error_of(body) else "no error's form")
            except OSError as fault:
                results.append(type(fault).__name__)

        threads = [threading.Thread(target=one) for _ in range(120)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kinds = {kind: results.count(kind) for kind in sorted(set(results))}
        figure(f"120 requests with {limit} descriptors", kinds,
               set(kinds) <= {"200", "502", "503", "ConnectionResetError", "ConnectionError", "TimeoutError"} and "200" in kinds)
        time.sleep(0.5)
        status = ask(running.port)[0]
        figure("afterwards", status, status == 200)
    server.stop()


def memory_ends() -> None:
    """A limit of address space below what requests ask for. The runtime ends a process without memory: it must do so at
    once, so that whoever supervises it can start it again, and within the configured limits it must not come to that."""
    with gateway(settings="gateway: {log_level: error, workers: 1, limits: {body_bytes: 1048576, connections: 64}}") as running:
        size = int(next(line for line in open(f"/proc/{running.process.pid}/status") if line.startswith("VmSize")).split()[1])
        limit = (size + (192 << 10)) << 10
        resource.prlimit(running.process.pid, resource.RLIMIT_AS, (limit, limit))
        body = b'{"model":"m","messages":[{"role":"user","content":"' + b"x" * 1_000_000 + b'"}]}'
        clients = [connect(running.port) for _ in range(60)]
        for client in clients:
            client.sendall(request(body)[:-1])
        for client in clients:
            client.sendall(b"}")
        statuses = [read_response(client)[0] for client in clients]
        figure("60 bodies of 1 MB, 192 MiB of address space left", f"{statuses.count(200)} answered, {memory(running):.0f} MB",
               statuses.count(200) == 60)


def log_ends() -> None:
    """A full disk under the log, nobody who reads it, and no standard streams at all."""
    for name, streams in {"a full disk under the log": "/dev/full", "a log that nobody reads": "pipe",
                          "no standard streams": None}.items():
        port = free_port()
        command = [str(binary()), "serve", "--backend", "echo", "--port", str(port), "--log-level", "debug"]
        if streams == "pipe":
            reading, writing = os.pipe()
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=writing, stderr=writing, cwd="/")
            os.close(writing)
        elif streams:
            with open(streams, "wb") as full:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=full, stderr=full, cwd="/")
        else:
            process = subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command], cwd="/")
        answers = []
        give_up = time.monotonic() + 10
        while len(answers) < 200 and time.monotonic() < give_up and process.poll() is None:
            with contextlib.suppress(OSError, ValueError, IndexError):
                status, body = ask(port, timeout=2)
                answers.append(status == 200 and bool(json.loads(body)["choices"]))
        # Log lines in a client's connection would be the sign of a number that was taken for another.
        figure(name, f"{sum(answers)} of 200 answers are right", sum(answers) == 200)
        if not streams:
            places = {os.readlink(f"/proc/{process.pid}/fd/{number}") for number in range(3)}
            figure("  their numbers are nobody else's", places, places == {"/dev/null"})
        process.terminate()
        try:
            status = process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        figure("  it ends when asked to", f"status {status}", status == 0)
        if streams == "pipe":
            os.close(reading)


def clock_jumps() -> None:
    """The wall clock jumps by twenty years: deadlines and streams do not care."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        return figure("a clock that jumps", "skipped, there is no C compiler")
    with tempfile.TemporaryDirectory() as folder:
        library = pathlib.Path(folder, "jumping_clock.so")
        source = pathlib.Path(__file__).with_name("jumping_clock.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)], check=True)
        upstream = Upstream()
        with gateway("local", "gateway: {log_level: info, timeouts: {head: 1}}",
                     {"LD_PRELOAD": str(library), "LOCAL_LLM_API_BASE": upstream.base_url}) as running:
            async def streams() -> list:
                return await asyncio.gather(*(is_whole(running.port, f"c{number}", 50, 0.02) for number in range(50)))

            right = asyncio.run(streams())
            jumped = "\"time\":\"2016" in running.log or "\"time\":\"2036" in running.log
            figure("50 streams while the wall clock jumps", f"{sum(right)} right, the log {'saw' if jumped else 'missed'} it",
                   all(right) and jumped)
            begun = time.monotonic()
            with connect(running.port) as client:
                client.sendall(b"GET")
                status = client.recv(100)[9:12]
            took = time.monotonic() - begun
            figure("a deadline of 1 s meanwhile", f"{status.decode()} after {took:.2f} s", status == b"408" and 0.9 < took < 2)
        upstream.stop()


def standing_still(seconds: float = 3) -> None:
    """SIGSTOP and SIGCONT, of the gateway and of the server: streams go on as if nothing had been."""
    upstream = Upstream()
    with gateway("local", "", {"LOCAL_LLM_API_BASE": upstream.base_url}) as running:
        for name, pid in (("the gateway", running.process.pid), ("the server", upstream.process.pid)):
            async def streams() -> list:
                tasks = [asyncio.create_task(is_whole(running.port, f"z{number}", 100, 0.01)) for number in range(50)]
                await asyncio.sleep(0.3)
                os.kill(pid, signal.SIGSTOP)
                await asyncio.sleep(seconds)
                os.kill(pid, signal.SIGCONT)
                return await asyncio.gather(*tasks, return_exceptions=True)

            results = asyncio.run(streams())
            right = sum(result is True for result in results)
            figure(f"50 streams while {name} stands still for {seconds:.0f} s", f"{right} right", right == 50)
    upstream.stop()


def wait_until(holds) -> bool:
    """Whether it holds soon."""
    give_up = time.monotonic() + 10
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.02)
    return holds()


@contextlib.contextmanager
def no_larger_files(running, folder: pathlib.Path):
    """The file of usage may not grow: the system would end a process that tries, unless it minds."""
    size = folder.joinpath("usage").stat().st_size
    _, most = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (most, most))


@contextlib.contextmanager
def no_room(running, folder: pathlib.Path):
    """The file system under the file of usage is full."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(512))
    yield
    ballast.unlink()


@contextlib.contextmanager
def small_disk(folder: str):
    """Whether a file system of 256 KiB could be put in the place of the folder, for so long."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)


def usage_disk_ends(keys: int = 50) -> None:
    """No room for the file of usage: requests are answered and counted meanwhile, and written down when there is some."""
    for name, full in {"a limit on the size of files": no_larger_files, "a full disk": no_room}.items():
        with tempfile.TemporaryDirectory() as folder, small_disk(folder) as is_small:
            if full is no_room and not is_small:
                figure(f"{name} under the usage file", "skipped, no file system can be mounted")
                continue
            file = pathlib.Path(folder, "usage")
            listed = ", ".join(f"{{name: key-{number:03}, value: value-{number:03}}}" for number in range(keys))
            with gateway(settings=f"gateway: {{log_level: warning, usage_file: {file}, keys: [{listed}]}}") as running:
                def ask_all() -> int:
                    with connect(running.port) as client:
                        right = 0
                        for number in range(keys):
                            client.sendall(request(more=f"x-api-key: value-{number:03}\r\n"))
                            right += read_response(client)[0] == 200
                    return right

                def counts(turns: int) -> bool:
                    found, _ = read_usage(file)
                    return len(found) == keys and set(found.values()) == {turns}

                ask_all()
                was_written = wait_until(lambda: counts(1))
                with full(running, pathlib.Path(folder)):
                    right = ask_all()
                    was_told = wait_until(lambda: "the usage file cannot be written" in running.log)
                    still_old = not counts(2)
                    right += ask_all()
                is_whole = wait_until(lambda: counts(3))
                figure(f"{name} under the usage file", f"{right} of {2 * keys} answers are right, "
                       f"{'told' if was_told else 'not told'}, {'all' if is_whole else 'not all'} written in the end",
                       right == 2 * keys and was_written and was_told and still_old and is_whole)
                if full is no_larger_files:
                    # It says on stderr that it stops, to a file that may not grow either, and still ends with status 0.
                    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (1, 1))


CHECKS = {
    "descriptors": descriptors_end, "memory": memory_ends, "log": log_ends, "clock": clock_jumps,
    "standing-still": standing_still, "usage-disk": usage_disk_ends,
}
