"""The real server, started as people start it, on a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


def free_port() -> int:
    """A port that nobody uses now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def commands(port: int) -> dict[str, list[str]]:
    """The two ways to start the dashboard itself; the second is what people type who know Streamlit."""
    streamlit = shutil.which("streamlit", path=str(Path(sys.executable).parent)) or "streamlit"
    return {
        "python -m dashboard": [sys.executable, "-m", "dashboard", "--port", str(port)],
        "streamlit run": [streamlit, "run", "dashboard/app.py", "--server.port", str(port)],
    }


@contextmanager
def serving(how: str, folder: Path) -> Iterator[str]:
    """The address of a server that answers its health check."""
    port = free_port()
    with running(commands(port)[how], port, folder):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[subprocess.Popen]:
    """The process of a server on that data folder, once it answers its health check on the port."""
    environment = os.environ | {"DUNGHAN_HOME": str(folder), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _await_health(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def _await_health(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the server stopped:\n{log.read_text('utf-8', 'replace')}")
        try:
            with urllib.request.urlopen(address, timeout=2) as response:
                if response.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no health after {START_SECONDS} s:\n{log.read_text('utf-8', 'replace')}")
