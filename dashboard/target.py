"""What a plan's target asks of an indicator, read from its words: in all, per unit, or per something counted. Pure.

A number of the plan is used only where its words say plainly what it is compared with; any other is shown as written.
"""

import re
from dataclasses import dataclass

import pandas as pd

from dashboard import format as fmt
from dashboard.kept import of_frames
from dashboard.text import t

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PLAIN = re.compile(r"0*(\d+)")


@dataclass(frozen=True, slots=True)
class Target:
    """kind: total | per_unit | per_one | words. per_one compares with the indicator divided by `divisor_id`."""

    kind: str
    text: str
    value: float | None = None
    divisor_id: str | None = None


def read_targets(indicators: pd.DataFrame) -> dict[str, Target]:
    """indicator_id -> Target, of one content item's rows of indicator_by_plan; those without a target are left out.

    A target_value is the indicator's own. '250 .../...' is per one of the item's only other indicator. Without a
    value, as many plain numbers as the item has indicators, and 'each' in the words, are one number for each, per unit.
    """
    words = indicators["target"].iloc[0]
    value, of = indicators["target_value"].iloc[0], indicators["target_indicator_id"].iloc[0]
    ids = indicators["indicator_id"].tolist()
    if not fmt.is_none(value):
        text = str(value) if fmt.is_none(words) else words
        others = [i for i in ids if i != of]
        if "/" not in text:
            return {of: Target("total", text, float(value))}
        if len(others) == 1:
            return {of: Target("per_one", text, float(value), others[0])}
        return {of: Target("words", text)}
    if fmt.is_none(words):
        return {}
    numbers = _NUMBER.findall(words)
    is_plain = all(_PLAIN.fullmatch(number) for number in numbers)
    if is_plain and len(numbers) == len(ids) and t("indicator.each") in words.lower().split():
        return {i: Target("per_unit", words, float(number)) for i, number in zip(ids, numbers, strict=True)}
    return {i: Target("words", words) for i in ids}


@of_frames
def of_each_unit(indicators: pd.DataFrame) -> tuple[str, ...]:
    """The indicators with a target per unit: of these indicator_annual is needed. `indicators`: indicator_by_plan."""
    return tuple(sorted({
        indicator_id for _, item in indicators.groupby("content_item_id", sort=False)
        for indicator_id, target in read_targets(item).items() if target.kind == "per_unit"
    }))


def reaching_units(annual: pd.DataFrame, item_id: str, indicator_id: str, value: float) -> int:
    """How many units' value for the year is at least the target; `annual` is indicator_annual."""
    of_indicator = annual[(annual["content_item_id"] == item_id) & (annual["indicator_id"] == indicator_id)]
    return int((of_indicator["value"] >= value).sum())
