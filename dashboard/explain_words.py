"""What decided one obligation, as sentences: the rule, the reason of its due date, the papers. Pure.

The sentences are the same on the page and in files. They are kept by their parts, of which a province has few.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from dashboard import format as fmt
from dashboard.due_reason import reason
from dashboard.text import has, section, t

_DUE = ("due_nominal", "due_effective", "due_steps", "extension_due", "extension_number", "extension_reason")
_RULE = ("rule", "due_effective", "due_base", "days_late", "period_end", "version_count")
_PAPERS = ("extension_number", "extension_granted_at", "extension_due", "is_retroactive", "exemption_number",
           "exemption_reason", "exemption_granted_at")
# of measure_obligations, what each sentence is made of
DUE_COLUMNS, RULE_COLUMNS, PAPERS_COLUMNS = (*_DUE, "due_text"), _RULE, _PAPERS
COLUMNS = (*DUE_COLUMNS, *RULE_COLUMNS, *PAPERS_COLUMNS)
Record = Mapping[str, Any]


def rule_sentence(obligation: Record) -> str:
    """Which rule gave the status, with its day and days; a row of measure_obligations."""
    return _rule(*(obligation[column] for column in _RULE))


def due_sentence(obligation: Record) -> str:
    """Why it is due on that day, with the plan's own words, if any."""
    return _reason(obligation["due_text"], *(obligation[column] for column in _DUE))


def papers(obligation: Record) -> str:
    """The documents that extended or exempted it; empty when there are none."""
    return _papers(*(obligation[column] for column in _PAPERS))


def measure_label(measure: str) -> str:
    """A rate's or a count's name."""
    if has(f"measure.{measure}.label"):
        return t(f"measure.{measure}.label")
    status = measure.removesuffix("_count")
    return section("status")[status]["label"] if status in section("status") else t(f"explain_count.{measure}")


def measure_definition(measure: str) -> str:
    """A rate's or a count's definition, from the glossary."""
    if has(f"measure.{measure}.definition"):
        return t(f"measure.{measure}.definition")
    status = measure.removesuffix("_count")
    if status in section("status"):
        return section("status")[status]["definition"]
    return t(f"explain_count.{measure}_text")


def is_measure(measure: str) -> bool:
    """True when the catalogue knows it: an address may say anything."""
    is_status = measure.endswith("_count") and measure.removesuffix("_count") in section("status")
    return has(f"measure.{measure}.count") or is_status or has(f"explain_count.{measure}_text")


@lru_cache(maxsize=1 << 14)
def _rule(rule: str, due: Any, base: Any, days: Any, period_end: Any, versions: Any) -> str:
    return t(f"rule.{rule}", due=fmt.day(due), base=fmt.day(base), days=fmt.number(days), end=fmt.day(period_end),
             versions=fmt.number(versions))


@lru_cache(maxsize=1 << 14)
def _reason(due_text: str | None, *parts: Any) -> str:
    return reason(dict(zip(_DUE, parts, strict=True)) | {"due_text": due_text})


@lru_cache(maxsize=1 << 12)
def _papers(*parts: Any) -> str:
    told = dict(zip(_PAPERS, parts, strict=True))
    words = []
    if not fmt.is_none(told["extension_due"]):
        # its new day and its reason stand in the sentence about the due date
        words.append(_paper("extension", told))
        if told["is_retroactive"]:
            words.append(t("obligation.retroactive"))
    if not fmt.is_none(told["exemption_granted_at"]):
        why = told["exemption_reason"]
        words.append(_paper("exemption", told) + (t("due.extension_reason", reason=why) if why else ""))
    return "; ".join(words)


def _paper(kind: str, told: Record) -> str:
    number = told[f"{kind}_number"]
    return t(f"explain.{kind}", number=t("explain.no_number") if fmt.is_none(number) else number,
             granted=fmt.day(told[f"{kind}_granted_at"]))
