"""Every code has its words, and the catalogues are what the code reads."""

import re
import tomllib

import pytest

from dashboard.export import words as export_words
from etl.finding import Code, Finding, Severity
from etl.text import message
from tests.house.source import files, text


@pytest.mark.parametrize("code", list(Code), ids=str)
def test_every_finding_has_a_message(code: Code):
    said = message(Finding(Severity.ERROR, code, "Báo cáo", "E9", "unit", "abc"))
    assert len(said) > 20
    assert not re.search(r"\{\w+\}", said)


def test_no_message_for_a_code_that_is_gone():
    catalogue = tomllib.loads(text(next(path for path in files("vi.toml", "etl/text") if path.name == "vi.toml")))
    assert set(catalogue["finding"]) == {str(code) for code in Code}


def keys(pattern: str, folder: str) -> set[str]:
    """Literal keys that the code of a folder asks a catalogue for."""
    return {key for path in files(".py", folder) for key in re.findall(pattern, text(path))}


def test_every_word_an_export_asks_for_is_there():
    asked = keys(r'\bword\("([a-z_]+\.[a-z_]+)"', "dashboard/export")
    assert len(asked) > 60
    for key in asked:
        section, _, entry = key.partition(".")
        assert entry in export_words.section(section), key


def test_every_word_run_says_is_there():
    catalogue = tomllib.loads(text(next(files("run.vi.toml"))))["text"]
    source = text(next(path for path in files("run.py") if path.as_posix() == "run.py"))
    asked = set(re.findall(r'\b(?:say|tell|Stop)\("(\w+)"', source))
    assert asked == set(catalogue)
