"""Processes to kill."""

import multiprocessing.context
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def spawn() -> Iterator[multiprocessing.context.BaseContext]:
    """Processes that begin with the program already imported: forty starts of Python would be most of the test."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.__main__", "tests.faults.killing"])
    with pytest.MonkeyPatch.context() as patch:
        # a page that was tested before in this process calls itself __main__, and every child would run it
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield context
