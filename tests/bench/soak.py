"""Two hours with fifty signed-in viewers and a load every minute: memory flat, no error, p95 as at the start.

DUNGHAN_SOAK_HOURS says how long; every window of five minutes is a line. New tabs come with each window.
"""

import asyncio
import json
import os
import subprocess
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from dashboard.door import accounts
from dashboard.door.book import Book
from etl.form import write_template
from etl.registers.reference import read_reference
from etl.registry import Registry, read_registry
from etl.sample import fill
from etl.store import Store
from tests.bench.made_up import build
from tests.bench.pages import PAGES, THINK, memory, quantiles
from tests.bench.viewers import READING, crowd
from tests.conftest import process
from tests.door.client import PASSWORD, Browser
from tests.server import ROOT, commands, free_port, running

HOURS = float(os.environ.get("DUNGHAN_SOAK_HOURS", "2"))
VIEWERS, WINDOW, LOAD_EVERY = 50, 300, 60
WARM_WINDOWS = 3        # until then everything that may be kept is being kept for the first time
GROWTH_LIMIT, P95_GROWTH = 1.10, 1.5
PEOPLE = {"secretariat": {}, "auditor": {}, "leader": {}, "clerk": {"root_unit_id": "p1.u1"}}


def measure() -> int:
    """Print each window and what came of it; return how many promises were broken."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        registry, port = _site(folder), free_port()
        with running(commands(port)["python -m dashboard"], port, folder) as server:
            cookies = [_signed_in(f"http://127.0.0.1:{port}", role) for role in PEOPLE]
            made_up, loads = _verified(folder), _Loads(folder, registry)
            loads.start()
            windows = _watch(f"http://127.0.0.1:{port}", server, cookies, loads)
            loads.stop()
        return _verdict(windows, loads, folder, made_up)


def _site(folder: Path) -> Registry:
    """A province-year with a form that can be filled, and an account for each kind of viewer."""
    store = build(folder, years=1)
    form = read_reference(ROOT / "data" / "reference").tables()["form"][0]
    with store.write() as connection:
        connection.execute("insert into form values ($form_id, $version, $layout)", form)
        connection.execute("update report set form_id = $form_id", {"form_id": form["form_id"]})
    for role, scope in PEOPLE.items():
        accounts.add(Book(folder), name=role, full_name=role, role=role, password=PASSWORD, must_change=False, **scope)
    with closing(store.read()) as connection:
        return read_registry(connection)


def _signed_in(base: str, role: str) -> str:
    browser = Browser(base)
    if browser.sign_in(role).status != 303:
        raise AssertionError(f"{role} cannot sign in")
    return "; ".join(f"{key}={value}" for key, value in browser.cookies.items())


class _Loads(threading.Thread):
    """Hands in one filled form a minute, as the timer of an office's folder does: a process of its own."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        super().__init__(daemon=True)
        self._folder, self._registry = folder, registry
        self._over = threading.Event()
        self.seconds: list[float] = []
        self.failed: list[str] = []

    def run(self) -> None:
        """One after the other, each of another unit or month."""
        file = self._folder / "sent.xlsx"
        for key in self._registry.obligations:
            if self._over.wait(max(0.0, LOAD_EVERY - (self.seconds[-1] if self.seconds else 0.0))):
                return
            file.write_bytes(write_template(self._registry, *key, fill(self._registry, key, "full", "soak", {})))
            start = time.perf_counter()
            done = process("etl", "load", file, home=self._folder)
            self.seconds.append(time.perf_counter() - start)
            if done.returncode:
                self.failed.append(done.stdout[-300:] + done.stderr[-300:])

    def stop(self) -> None:
        """After the one under way."""
        self._over.set()
        self.join()


def _watch(address: str, server: subprocess.Popen, cookies: list[str], loads: _Loads) -> list[tuple[float, ...]]:
    """(p50 ms, p95 ms, MB, failures) of each window."""
    windows, until = [], time.monotonic() + HOURS * 3600
    print("".join(f"{head:>9}" for head in ("minutes", "reruns", "p50 ms", "p95 ms", "MB", "loads", "load s", "failed",
                                             "sys load")))
    start = time.monotonic()
    while time.monotonic() < until:
        heard = asyncio.run(crowd(address, VIEWERS, WINDOW, THINK, PAGES, READING, cookies))
        p50, p95 = quantiles(heard.all_seconds())
        failed = {name: count for name, count in heard.failures.items() if count}
        windows.append((p50, p95, memory(server), sum(failed.values())))
        figures = ((time.monotonic() - start) / 60, len(heard.all_seconds()), *windows[-1][:3], len(loads.seconds),
                   max(loads.seconds[-5:], default=0), sum(failed.values()), os.getloadavg()[0])
        print("".join(f"{figure:9.1f}" for figure in figures), failed or "", flush=True)
    return windows


def _verdict(windows: list[tuple[float, ...]], loads: _Loads, folder: Path, made_up: set[str]) -> int:
    steady = windows[WARM_WINDOWS:] or windows
    third = max(1, len(steady) // 3)
    early, late = steady[:third], steady[-third:]
    over = 0
    for what, column, limit in (("memory, MB", 2, GROWTH_LIMIT), ("p95, ms", 1, P95_GROWTH)):
        before, after = (sum(row[column] for row in part) / len(part) for part in (early, late))
        is_over = after > limit * before
        print(f"{what}: {before:.0f} at the start, {after:.0f} at the end{'  OVER' if is_over else ''}")
        over += is_over
    with closing(Store(folder).read()) as connection:
        kept = connection.execute("select count(*) from submission where file_name = 'sent.xlsx'").fetchone()[0]
    found = _verified(folder) - made_up
    print(json.dumps({"loads": len(loads.seconds), "kept": kept, "failed loads": loads.failed[:3],
                      "found by verify": len(found)}, ensure_ascii=False))
    return over + len(loads.failed) + (kept != len(loads.seconds)) + len(found) + sum(int(row[3]) for row in windows)


def _verified(folder: Path) -> set[str]:
    """What `etl verify` has to say; the made-up submissions have no originals."""
    done = process("etl", "verify", home=folder)
    return set(done.stdout.splitlines()) if done.returncode else set()
