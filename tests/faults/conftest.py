"""A site and filled forms, made once for all of them; processes to kill."""

import multiprocessing.context
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from etl.registry import Registry, read_registry
from etl.store import Store
from tests.conftest import command
from tests.faults.site import Forms, write_forms


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that tests must not change."""
    home = tmp_path_factory.mktemp("faults") / "home"
    assert command("etl", "init", home=home).returncode == 0
    return home


@pytest.fixture(scope="session")
def registry(initialised: Path) -> Registry:
    with closing(Store(initialised).read()) as connection:
        return read_registry(connection)


@pytest.fixture(scope="session")
def forms(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Forms:
    """forms(n): n filled workbooks, always the same."""
    return partial(write_forms, registry, tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def spawn() -> Iterator[multiprocessing.context.BaseContext]:
    """Processes that begin with the program already imported: forty starts of Python would be most of the test."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.__main__", "tests.faults.killing"])
    with pytest.MonkeyPatch.context() as patch:
        # a page that was tested before in this process calls itself __main__, and every child would run it
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield context
