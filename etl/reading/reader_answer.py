"""What a reader process answered -> cells, and warnings about what a person may have overlooked."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from etl.address import letters
from etl.finding import Code, Finding, Severity
from etl.model import Sheet, Workbook
from etl.spelling import plain
from etl.vocabulary import vocabulary

_MOST_LISTED = 20           # ranges; a longer list helps nobody


def answer_of(payload: bytes) -> tuple[Workbook | None, list[Finding]]:
    """The workbook with warnings, or None and the reason."""
    answer = json.loads(payload)
    if "refused" in answer:
        return None, [Finding(Severity.ERROR, Code(answer["refused"]))]
    findings = [Finding(Severity.WARNING, Code.MACROS_IGNORED)] if answer["macros"] else []
    sheets = []
    for told in answer["sheets"]:
        sheets.append(_sheet(told))
        if not sheets[-1].is_hidden:
            findings += _warnings(told)
    return Workbook(sheets), findings


def _sheet(told: dict[str, Any]) -> Sheet:
    rows = told["rows"]
    for row, column, text in told["dates"]:
        rows[row][column] = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    is_left_out = told["hidden"] or is_set_aside(told["name"])
    return Sheet(told["name"], rows, is_left_out, told["errors"], frozenset(told["uncalculated"]))


def _warnings(told: dict[str, Any]) -> list[Finding]:
    findings = [
        Finding(Severity.WARNING, Code.PERSONAL_DATA, told["name"], cell) for cell in told["personal"]
    ]
    if told["covered"]:
        cells = ", ".join(told["covered"][:_MOST_LISTED] + (["\u2026"] if len(told["covered"]) > _MOST_LISTED else []))
        findings.append(Finding(Severity.WARNING, Code.HIDDEN_IN_MERGE, told["name"], params={"cells": cells}))
    for code, key, name in ((Code.HIDDEN_ROWS, "rows", lambda row: str(row + 1)),
                            (Code.HIDDEN_COLUMNS, "columns", letters)):
        hidden = told[f"hidden_{key}"]
        if hidden:
            findings.append(Finding(Severity.WARNING, code, told["name"], params={key: _listed(hidden, name)}))
    return findings


def _listed(numbers: list[int], name: Any) -> str:
    """Numbers in order as people list them: 5, 7–9."""
    breaks = [place for place, (one, other) in enumerate(pairwise(numbers), 1) if other != one + 1]
    runs = [numbers[first:last] for first, last in zip([0, *breaks], [*breaks, len(numbers)], strict=True)]
    parts = [name(run[0]) if len(run) == 1 else f"{name(run[0])}\u2013{name(run[-1])}" for run in runs]
    return ", ".join(parts[:_MOST_LISTED] + (["\u2026"] if len(parts) > _MOST_LISTED else []))


@lru_cache(maxsize=2_000)
def is_set_aside(name: str) -> bool:
    """True for the name of a sheet that says its owner dropped it, such as 'PL02b- Bo' with its marks."""
    return _set_aside().search(plain(name)) is not None


@cache
def _set_aside() -> re.Pattern[str]:
    words: Iterable[str] = map(re.escape, map(plain, vocabulary()["set_aside"]["words"]))
    return re.compile(rf"(?:^|[-\u2013\u2014_(\[])\s*(?:{'|'.join(words)})\s*[)\]]?$")
