"""docs/security.md says what is there: each requirement once, tests that exist, counts that are the rows."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.house.source import text

DOC = Path("docs/security.md")
# OWASP ASVS 5.0.0, levels 1 and 2: how many requirements each section begins with, and those of level 3 between them
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}
STATES = ("met", "n.a.", "open")
_ROW = re.compile(r"\| (V[\d.V, ]+) \| (met|n\.a\.|open) \| (.+?) \| (.*?) ?\|")
_TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
_COUNTS = re.compile(r"\| (V\d+|all)\b[^|]*\| (\d+) \| (\d+) \| (\d+) \|")


def rows() -> list[tuple[list[str], str, str, str]]:
    """(requirements, state, how, shown by) of every row."""
    found = [_ROW.fullmatch(line) for line in text(DOC).splitlines()]
    return [(row[1].split(", "), row[2], row[3], row[4]) for row in found if row]


def test_every_requirement_stands_there_once():
    wanted = [f"V{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert len(wanted) == 253
    found = [one for ids, *_ in rows() for one in ids]
    assert Counter(found) == Counter(wanted)
    headings = re.findall(r"^## V(\d+) ", text(DOC), re.MULTILINE)
    assert headings == [str(number) for number in range(1, 18)]


def test_what_is_met_names_tests_that_exist():
    defined: dict[str, set[str]] = {}
    for ids, state, how, shown in rows():
        named = _TEST.findall(shown)
        assert how.strip(), ids
        if state == "met":
            assert named or shown == "by reading", f"{ids}: met by what?"
        for file, name in named:
            if file not in defined:
                tree = ast.parse(text(Path("tests") / file))
                defined[file] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert name in defined[file], f"{ids}: tests/{file} has no {name}"
        assert _TEST.sub("", shown).strip(", ") in ("", "by reading"), ids


def test_the_summary_counts_the_rows():
    counted = {f"V{number}": Counter() for number in range(1, 18)} | {"all": Counter()}
    for ids, state, *_ in rows():
        for one in ids:
            for key in (one.split(".")[0], "all"):
                counted[key][state] += 1
    told = {match[1]: tuple(map(int, match.groups()[1:])) for match in map(_COUNTS.fullmatch, text(DOC).splitlines())
            if match}
    assert told == {key: tuple(count[state] for state in STATES) for key, count in counted.items()}
