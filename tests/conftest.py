"""Shared by all tests: real stores, built by the commands people use."""

import asyncio
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")
REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True, scope="session")
def _no_site_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test may touch the data folder of the person who runs it."""
    os.environ["DUNGHAN_HOME"] = str(tmp_path_factory.mktemp("home") / "none")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The machine's Chromium if it has one, else the one that Playwright installed."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    installed = os.environ.get("DUNGHAN_BROWSER") or next(filter(None, found), None)
    from playwright.sync_api import sync_playwright  # only these tests need it

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox"] if sys.platform == "linux" else [],
        )
        yield launched
        launched.close()


def in_a_loop(coroutine: Coroutine[object, object, Made]) -> Made:
    """asyncio.run in a thread of its own: a browser test before may have left its loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def process(module: str, *arguments: object, home: Path, **how: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m MODULE …` on a data folder, as a person would; how: of subprocess.run."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], cwd=REPOSITORY, text=True, encoding="utf-8",
        capture_output=True, env=os.environ | {"DUNGHAN_HOME": str(home), "PYTHONUTF8": "1"}, check=False, **how,
    )


def command(module: str, *arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """The same command line without the second that a process takes to start: its main() is called in this one."""
    main = import_module(f"{module}.__main__").main
    given = [str(argument) for argument in arguments]
    out, error = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(error):
        patch.setenv("DUNGHAN_HOME", str(home))
        patch.chdir(REPOSITORY)
        try:
            code = main(given)
        except SystemExit as left:
            code = int(left.code or 0)
    said, wrong = (stream.buffer.getvalue().decode("utf-8") for stream in (out, error))
    return subprocess.CompletedProcess(given, code, said, wrong)
