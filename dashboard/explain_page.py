"""What the page of one number asks for and says: the address read, the query run, the words over the list."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard import ask, explain_words
from dashboard.explain import number_words, reconciliation, value_lines, value_total
from dashboard.explain_link import INDICATOR, OF_ITEMS
from dashboard.filters import Filters
from dashboard.rows import rows_with
from dashboard.tables import group_name
from dashboard.text import section, t

_KINDS = ("plan", "unit", "parent", "level", "unit_type")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One number, as the address names it. scope_id is '' and the last three are None where they do not narrow.

    report_id narrows plain numbers of reports only: a unit's consistency is over all its reports.
    """

    measure: str
    scope_kind: str = "plan"
    scope_id: str = ""
    scope_view: str = "as_was"
    item_id: str | None = None
    indicator_id: str | None = None
    report_id: str | None = None

    @property
    def kind(self) -> str:
        """obligations | items | values: what the number is made of."""
        return "values" if self.measure == INDICATOR else "items" if self.measure in OF_ITEMS else "obligations"


@dataclass(frozen=True, slots=True)
class Explained:
    """The number with its rows."""

    wanted: Wanted
    frame: pd.DataFrame
    title: str
    number: str
    definition: str
    lines: list[str]


def read_address(address: Mapping[str, str]) -> Wanted | None:
    """The number that an address names, or None when there is no such number."""
    wanted = Wanted(
        address.get(t("param.measure"), ""), address.get(t("param.scope_kind"), "plan"),
        address.get(t("param.scope_id"), ""), address.get(t("param.scope_view"), "as_was"),
        address.get(t("param.item")), address.get(t("param.indicator")),
        address.get(t("param.report")),
    )
    is_known = wanted.measure == INDICATOR or explain_words.is_measure(wanted.measure)
    # content is counted of one unit or of all
    kinds = _KINDS if wanted.kind == "obligations" else _KINDS[:2]
    is_place = wanted.scope_kind in kinds and wanted.scope_view in section("unit_view")
    is_place &= not wanted.report_id or (wanted.kind == "obligations" and wanted.measure != "consistency_rate")
    return wanted if is_known and is_place and (wanted.measure != INDICATOR or wanted.indicator_id) else None


def explain(wanted: Wanted, chosen: Filters) -> Explained:
    """Ask for the rows and say what they add up to."""
    period_ids = [chosen.period_id] if chosen.period_id else None
    unit_id = wanted.scope_id if wanted.scope_kind == "unit" else None
    if wanted.kind == "values":
        values = ask.ask("indicator_sources", chosen, scope_unit_id=unit_id, content_item_id=wanted.item_id,
                         indicator_id=wanted.indicator_id)
        values = values.sort_values("is_used", ascending=False, kind="stable")
        name = values["indicator_name"].iloc[0] if len(values) else t("none.value")
        rules = [t(f"explain_value_rule.{rule}") for rule in values["rule"].unique()]
        return Explained(wanted, values, _title(name, wanted, values, None), value_total(values), "; ".join(rules),
                         list(value_lines(values)))
    if wanted.kind == "items":
        frame = ask.ask("measure_items", chosen, item_measure=wanted.measure, period_ids=period_ids,
                        scope_unit_id=unit_id, content_item_id=wanted.item_id)
    else:
        frame = ask.ask(
            "measure_obligations", chosen, measure=wanted.measure, period_ids=period_ids,
            scope_kind=wanted.scope_kind, scope_id=wanted.scope_id, scope_view=wanted.scope_view,
        )
        if wanted.report_id:
            frame = rows_with(frame, "report_id", wanted.report_id)
    label = explain_words.measure_label(wanted.measure)
    lines = reconciliation(frame, wanted.measure) if len(frame) else [t("explain.nothing")]
    return Explained(wanted, frame, _title(label, wanted, frame, chosen), number_words(frame),
                     explain_words.measure_definition(wanted.measure), lines)


def _title(measure: str, wanted: Wanted, frame: pd.DataFrame, chosen: Filters | None) -> str:
    scope = _scope_name(wanted, frame)
    if wanted.item_id:
        scope = t("explain.of_item", scope=scope, item=wanted.item_id)
    if wanted.report_id:
        report = ask.report_titles().get(wanted.report_id, t("none.value"))
        scope = t("explain.of_report", scope=scope, report=report)
    if chosen is None:
        return t("explain.title", measure=measure, scope=scope)
    return t("explain.title_period", measure=measure, scope=scope, period=chosen.period_label)


def _scope_name(wanted: Wanted, frame: pd.DataFrame) -> str:
    if wanted.scope_kind == "plan":
        return t("explain.everyone")
    if wanted.scope_kind in ("unit", "parent"):
        known = ask.units()
        named = known[known["unit_id"] == wanted.scope_id]
        if len(named):
            return named.iloc[0]["name"]
        if wanted.scope_kind == "unit" and len(frame):
            return frame["unit_name"].iloc[-1]
    return group_name(wanted.scope_kind, wanted.scope_id, wanted.scope_id)
