"""A fresh site with the five plans, made by `etl init`."""

import shutil
from pathlib import Path

import pytest

from etl.registry import Registry, read_registry
from etl.store import Store
from tests.conftest import process


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("site") / "home"
    done = process("etl", "init", home=home)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(initialised: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(initialised, tmp_path / "home"))


@pytest.fixture(scope="session")
def registry(initialised: Path) -> Registry:
    with Store(initialised).read() as connection:
        return read_registry(connection)
