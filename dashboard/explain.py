"""What a number is made of, counted and listed: n, N, the sums by status, and the table of rows. Pure."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import explain_words
from dashboard import format as fmt
from dashboard.explain_link import OF_ITEMS
from dashboard.export.frames import records
from dashboard.markup import Column, Safe, badge, hidden, table, tag
from dashboard.status import statuses
from dashboard.tables import status_badge
from dashboard.text import section, t


def counts(frame: pd.DataFrame) -> tuple[int, int]:
    """(n, N) of a frame of measure_obligations or measure_items."""
    counted = frame.drop_duplicates("counted_id")
    return int(counted["is_numerator"].sum()), len(counted)


def number_words(frame: pd.DataFrame) -> str:
    """'3/9 = 33,3 %'; nothing counted is a dash."""
    n, total = counts(frame)
    if not total:
        return t("explain.number_empty")
    return t("explain.number", ratio=fmt.ratio(n, total), rate=fmt.percent(n / total))


def reconciliation(frame: pd.DataFrame, measure: str) -> list[str]:
    """How the parts by status add up to the denominator and to the numerator; one sentence each."""
    n, total = counts(frame)
    shown = {"n": fmt.number(n), "total": fmt.number(total), "count": fmt.number(len(frame))}
    if measure == "consistency_rate":
        return [t("explain.units_line", **shown)]
    if measure == "item_coverage":
        return [t("explain.covering_line", **shown)]
    labels = _state_labels() if measure in OF_ITEMS else {s.code: s.label for s in statuses().values()}
    parts = _states(frame) if measure in OF_ITEMS else frame["status"]
    return [
        t("explain.in_denominator", parts=_sum(parts, labels)),
        t("explain.in_numerator", parts=_sum(parts[frame["is_numerator"]], labels)),
    ]


def _sum(codes: pd.Series, labels: dict[str, str]) -> str:
    found = codes.value_counts()
    parts = [t("explain.part", label=labels[code], count=fmt.number(found[code])) for code in labels if code in found]
    return t("explain.parts", parts=" + ".join(parts) or fmt.number(0), total=fmt.number(len(codes)))


def _state_labels() -> dict[str, str]:
    return section("explain_state")


def _states(frame: pd.DataFrame) -> pd.Series:
    """reported | nil | blank | missing: blank in a report that came, or no report at all."""
    is_missing = (frame["state"] == "blank") & ~frame["is_received"].astype(bool)
    return frame["state"].mask(is_missing, "missing")


def obligations_table(frame: pd.DataFrame, titles: dict[str, str], query: str) -> Safe:
    """Rows of measure_obligations, each with its sentences and a link to its obligation; `titles` of the reports."""
    worded = _with_words(frame, titles)
    names = ("unit", "period", "part_of", "status", "due", "reason", "received", "papers", "rule")
    # a period that belongs to one report names it
    has_reports = bool(frame.drop_duplicates(["report_id", "period_id"])["period_label"].duplicated().any())
    body = [
        [_unit(r, query), _period(r, has_reports), _part(r), status_badge(r["status"]), fmt.day(r["due_effective"]),
         r["reason"], fmt.instant(r["first_admissible_at"]), r["papers"] or t("none.value"), r["rule_words"]]
        for r in _records(worded)
    ]
    return table([Column(t(f"explain.{name}")) for name in names], body, t("explain.list"),
                 "dh-dense dh-explain dh-explain-reports")


def listed(kind: str, frame: pd.DataFrame, titles: dict[str, str], query: str) -> Safe:
    """The table of a page of rows; kind: obligations | items | values."""
    if kind == "obligations":
        return obligations_table(frame, titles, query)
    return items_table(frame, query) if kind == "items" else values_table(frame, query)


def items_table(items: pd.DataFrame, query: str) -> Safe:
    """Rows of measure_items: unit, item, what the report says of it, and where."""
    names = ("unit", "period", "item", "part_of", "state", "cell", "sheet", "file")
    labels = _state_labels()
    body = [
        [_unit(r, query), r["period_label"], _item(r), _part(r), _state(r["shown_state"], labels), _or_dash(r["cell"]),
         _or_dash(r["sheet"]), _file(r)]
        for r in _records(items.assign(shown_state=_states(items)))
    ]
    return table([Column(t(f"explain.{name}")) for name in names], body, t("explain.list"), "dh-dense dh-explain")


def values_table(values: pd.DataFrame, query: str) -> Safe:
    """Rows of indicator_sources: the values a year's value was made of, and those left out."""
    names = ("unit", "period", "basis", "value", "role", "cell", "sheet", "file")
    kinds = {"value": "number"}
    body = [
        [_unit(r, query), r["period_label"], t(f"explain_basis.{r['basis']}"), fmt.number(r["value"], 4),
         _role(r["role"]), r["cell"], r["sheet"], _file(r)]
        for r in _records(values)
    ]
    columns = [Column(t(f"explain.{name}"), kinds.get(name, "text")) for name in names]
    return table(columns, body, t("explain.list"), "dh-dense dh-explain")


def value_lines(values: pd.DataFrame) -> Iterator[str]:
    """How the total came: the sum over units of the values used; a ratio has none."""
    used = values[values["is_used"].astype(bool)]
    if not len(used):
        return
    if used["kind"].iloc[0] == "ratio":
        yield t("explain.value_ratio")
        return
    yield t("explain.value_sum", count=fmt.number(len(used)), units=fmt.number(used["unit_id"].nunique()))


def value_total(values: pd.DataFrame) -> str:
    """The sum of the values used, with its unit of measure; a ratio of several units is a dash."""
    used = values[values["is_used"].astype(bool)]
    if not len(used) or (used["kind"].iloc[0] == "ratio" and len(used) > 1):
        return t("none.value")
    return t("explain.value_total", value=fmt.number(used["value"].sum(), 4), unit=used["measure_unit"].iloc[0])


def _with_words(frame: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    """The frame with report_title, reason, papers, rule_words."""
    found = list(records(frame, list(frame.columns)))
    return frame.assign(
        report_title=[titles.get(r["report_id"], r["report_id"]) for r in found],
        reason=[explain_words.due_sentence(r) for r in found],
        papers=[explain_words.papers(r) for r in found],
        rule_words=[explain_words.rule_sentence(r) for r in found],
    )


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    return records(frame, list(frame.columns))


def _unit(row: dict[str, Any], query: str) -> Safe:
    return tag("a", row["unit_short_name"], href=f"chi-tiet?{t('param.obligation')}={row['obligation_id']}{query}",
               title=f"{row['unit_name']}: {t('explain.open_obligation')}")


def _period(row: dict[str, Any], has_reports: bool) -> object:
    report = [tag("small", row["report_title"])] if has_reports else []
    return tag("span", row["period_label"], *report, title=row["report_title"])


def _part(row: dict[str, Any]) -> Safe:
    name = "numerator" if row["is_numerator"] else "denominator"
    return tag("span", t(f"explain.{name}"), class_="dh-good" if row["is_numerator"] else "dh-quiet")


def _item(row: dict[str, Any]) -> Safe:
    return tag("span", tag("b", row["content_item_id"]), " ", row["item_title"])


_TONES = {"reported": "on-time", "nil": "received", "blank": "overdue", "missing": "awaited"}
_SYMBOLS = {"reported": "covered", "nil": "nil", "blank": "blank", "missing": "missing"}


def _state(code: str, labels: dict[str, str]) -> Safe:
    symbol = t(f"item_state.{_SYMBOLS[code]}.symbol")
    return badge(f"{symbol} {labels[code]}", _TONES[code])


def _role(role: str) -> Safe:
    return tag("span", t(f"explain_role.{role}"), class_="dh-good" if role == "used" else "dh-quiet")


def _file(row: dict[str, Any]) -> Safe:
    if row["file_name"] is None:
        return hidden(t("none.value")) + tag("span", t("none.value"), aria_hidden="true")
    return tag("span", row["file_name"], class_="dh-clip", title=row["file_name"])


def _or_dash(value: object) -> str:
    return t("none.value") if fmt.is_none(value) else str(value)
