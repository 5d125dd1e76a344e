"""The plan's indicators, each beside its target and the year before: read once, for the text and for the annex."""

from dataclasses import dataclass
from typing import Any

from dashboard import format as fmt
from dashboard.export.frames import all_records
from dashboard.export.paper.material import Material
from dashboard.export.paper.wording import decimal, percent, say, share
from dashboard.target import Target, reaching_units, read_targets

_RULES = ("annual_report", "sum_of_periods", "latest_cumulative", "latest_value")
_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """`row` of indicator_by_plan; `before` of indicator_before_by_plan. `divisor`: what a target per one divides by."""

    row: _Row
    target: Target | None
    before: _Row | None
    divisor: _Row | None
    reaching_count: int = 0             # units at or above a target per unit

    @property
    def value(self) -> float | None:
        """The sum of units; None where nobody gave a value, and for a ratio of several units."""
        return None if fmt.is_none(self.row["value"]) else self.row["value"]

    @property
    def value_before(self) -> float | None:
        """The same of the year before."""
        return None if self.before is None or fmt.is_none(self.before["value"]) else self.before["value"]

    @property
    def change(self) -> float | None:
        """Against the year before; None unless both years have a value."""
        both = self.value is not None and self.value_before is not None
        return self.value - self.value_before if both else None

    @property
    def per_one(self) -> float | None:
        """The value divided by its divisor: learners for each course."""
        divisor = None if self.divisor is None else self.divisor["value"]
        return self.value / divisor if self.value is not None and not fmt.is_none(divisor) and divisor > 0 else None

    def written(self, value: float | None) -> str:
        """A value with its unit of measure's kind: of yes or no, how many units say yes."""
        is_yes = self.row["value_type"] == "yes_no" and value is not None
        return say("indicator.yes", count=fmt.number(value)) if is_yes else decimal(value)

    @property
    def rules(self) -> str:
        """Of how many units' values each rule made."""
        counts = {rule: self.row[f"{rule}_count"] for rule in _RULES}
        return "; ".join(say(f"rule.{rule}", count=fmt.number(n)) for rule, n in counts.items() if n) or decimal(None)

    @property
    def reached(self) -> str:
        """Against the target: a percentage, or the units that reach it; '–' where its words cannot be compared."""
        target = self.target
        if target is None or target.value is None:
            return decimal(None)
        if target.kind == "per_unit":
            return say("cell.reached_units", **share(self.reaching_count, self.row["required_unit_count"]))
        value = self.per_one if target.kind == "per_one" else self.value
        return percent(None if value is None else value / target.value)


def results(material: Material) -> list[Result]:
    """Every indicator of items asked of units, in plan order."""
    plan, annual = material.frames["indicator_by_plan"], material.frames["indicator_annual"]
    before = {_key(row): row for row in all_records(material.frames["indicator_before_by_plan"])}
    found = []
    for item_id, group in plan.groupby("content_item_id", sort=False):
        targets = read_targets(group)
        rows = {row["indicator_id"]: row for row in all_records(group)}
        for indicator_id, row in rows.items():
            target = targets.get(indicator_id)
            reaching = 0
            if target is not None and target.kind == "per_unit":
                reaching = reaching_units(annual, item_id, indicator_id, target.value)
            divisor = rows.get(target.divisor_id) if target is not None else None
            found.append(Result(row, target, before.get(_key(row)), divisor, reaching))
    return found


def _key(row: _Row) -> tuple[str, str]:
    return row["content_item_id"], row["indicator_id"]
