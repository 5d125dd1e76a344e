"""What files are called, how long they are, where they live, and what may not stand in them."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.house.source import ROOT, files, product, text

LONGEST_MODULE, LONGEST_PAGE = 300, 120
LONGEST_SETUP, LONGEST_TEST = 400, 450  # run.py has nothing of ours to import yet; a test mirrors one module
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
# put together here, so that this file does not break its own rule
PLACES = re.compile("/" + r"(?:work|root|home|Users)/[A-Za-z0-9_.-]|[A-Z]:\\\\?" + r"Users\\")
REGISTRIES = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("anaconda", "org"), ("crates", "io"),
)]
SILENCERS = ["no" + "qa", "type: " + "ignore", "pytest." + "skip(", "mark." + "skip(", "x" + "fail"]
TEXT_SUFFIXES = {
    ".py", ".sql", ".toml", ".yml", ".yaml", ".csv", ".md", ".txt", ".cfg", ".ini", ".css", ".js", ".html", ".sh", "",
}


def vietnamese(source: str) -> list[str]:
    """Letters outside ASCII."""
    return sorted({letter for letter in source if ord(letter) > 127 and unicodedata.category(letter).startswith("L")})


def texts() -> list[Path]:
    return [path for path in files() if path.suffix in TEXT_SUFFIXES]


@pytest.mark.parametrize("path", product(), ids=str)
def test_no_vietnamese_in_code(path: Path):
    assert vietnamese(text(path)) == []


def test_the_letter_check_sees_vietnamese():
    assert vietnamese("x = 'Đúng'") == ["ú", "Đ"]
    assert vietnamese("x = '… – → ✓'") == []


@pytest.mark.parametrize("path", list(files(".py")), ids=str)
def test_length(path: Path):
    cap = LONGEST_PAGE if path.parts[:2] == ("dashboard", "pages") else LONGEST_MODULE
    cap = LONGEST_SETUP if path.as_posix() == "run.py" else LONGEST_TEST if path.parts[0] == "tests" else cap
    assert len(text(path).splitlines()) <= cap


@pytest.mark.parametrize("path", product(), ids=str)
def test_module_says_what_it_knows(path: Path):
    assert path.stem not in NO_NAMES
    assert text(path).lstrip().startswith('"""'), "a module begins with a docstring"


def test_sql_lives_in_queries_and_etl():
    strays = [path for path in files(".sql") if path.parts[0] not in {"queries", "tests"}]
    assert [path for path in strays if path.parts[:2] != ("etl", "sql")] == []


@pytest.mark.parametrize("path", list(files(".py")), ids=str)
def test_nothing_is_silenced(path: Path):
    if path.parts[:2] != ("tests", "house"):
        assert [word for word in SILENCERS if word in text(path)] == []


@pytest.mark.parametrize("path", texts(), ids=str)
def test_no_place_of_one_machine_and_no_registry(path: Path):
    found = text(path)
    assert PLACES.findall(found) == []
    assert [host for host in REGISTRIES if host in found] == []


def test_ruff_finds_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", "."], cwd=ROOT, text=True,
        capture_output=True, check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_place_check_sees_a_place():
    assert PLACES.search("see " + "/" + "work/main/etl")
    assert PLACES.search("C:" + "\\Users\\an")
    assert not PLACES.search("data/home and a/b/work")
