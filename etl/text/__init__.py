"""What the road says to people: a finding's code and place become a sentence, here and nowhere earlier."""

import re
import tomllib
from functools import cache
from pathlib import Path

from etl.finding import Finding

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_UNKNOWN = "\u2026"
_LONGEST_VALUE = 80     # what was typed; names and proposals are shown whole


@cache
def _catalogue() -> dict[str, dict]:
    return tomllib.loads((Path(__file__).parent / "vi.toml").read_text(encoding="utf-8"))


def message(finding: Finding) -> str:
    """One Vietnamese text: which cell, what is wrong with it, what to type."""
    facts = {key: str(text) for key, text in finding.params.items()}
    facts |= {key: _short(text) for key in ("sheet", "cell", "value") if (text := getattr(finding, key))}
    first, *others = _catalogue()["finding"][finding.code]
    told = [first, *(sentence for sentence in others if all(facts.get(key) for key in _PLACEHOLDER.findall(sentence)))]
    return _fill(_place(finding) + " ".join(told), facts)


def word(group: str, key: str) -> str:
    """The word for a severity or an outcome."""
    return _catalogue()[group][key]


def _place(finding: Finding) -> str:
    place = _catalogue()["place"]
    return place["cell"] if finding.cell else place["sheet"] if finding.sheet else ""


def _fill(template: str, facts: dict[str, str]) -> str:
    """Like str.format, but what is not known is left open, and braces in the facts stay what they are."""
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1]) or _UNKNOWN, template)


def _short(text: str) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}{_UNKNOWN}"
