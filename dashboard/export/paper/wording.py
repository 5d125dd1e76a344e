"""The report's words, from text/paper.vi.toml, and how numbers are written inside its sentences."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import format as fmt
from dashboard.export.frames import ratio
from dashboard.export.paper.model import BODY, Gap, Paragraph

_CATALOGUE = Path(__file__).parents[2] / "text" / "paper.vi.toml"
NAMES_SHOWN = 12                        # a longer list in a sentence is said to go on in its annex


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))


def say(key: str, /, **parts: object) -> str:
    """The text under 'section.name' with its {parts} filled in; a missing key is our bug and raises."""
    section, _, name = key.partition(".")
    text = _catalogue()[section][name]
    return text.format(**parts) if parts else text


def paragraph(key: str, /, *, style: str = BODY, **parts: object) -> Paragraph:
    """One paragraph without gaps."""
    return Paragraph((say(key, **parts),), style)


def gap(before: str, prompt: str) -> Paragraph:
    """A paragraph that an official completes."""
    return Paragraph((say(before), Gap(say(prompt))))


def count(value: Any) -> str:
    """A number of things inside a sentence: below 10 with a leading nought, as offices write; nothing is 0."""
    number = int(value or 0)
    return f"{number:02}" if 0 < number < 10 else fmt.number(number)


def percent(rate: Any) -> str:
    """A fraction as percent; '–' where there is nothing to divide by."""
    return say("cell.none") if fmt.is_none(rate) else fmt.percent(rate)


def part(number: Any, total: Any) -> str:
    """n/N; '–' where N is nought."""
    return say("cell.part", count=fmt.number(number or 0), total=fmt.number(total)) if total else say("cell.none")


def share(number: Any, total: Any) -> dict[str, str]:
    """The {part} and {rate} of a sentence, n/N and a percentage: never one without the other."""
    return {"part": part(number, total), "rate": percent(ratio(number or 0, total))}


def decimal(value: Any) -> str:
    """A measure with at most two decimals; '–' for none, which is not 0."""
    return say("cell.none") if fmt.is_none(value) else fmt.number(value, 2)


def day(value: Any) -> str:
    """dd/MM/yyyy; '–' for none."""
    return say("cell.none") if fmt.is_none(value) else fmt.day(value)


def listed(names: Iterable[str], annex: str, between: str | None = None) -> str:
    """'A; B; C', all of them while few; of many the first and how many more, and where they stand."""
    known = list(names)
    said = (between or say("missing.straight")).join(known[:NAMES_SHOWN])
    more = len(known) - NAMES_SHOWN
    return said if more <= 0 else say("missing.and_more", names=said, count=count(more), annex=annex)
