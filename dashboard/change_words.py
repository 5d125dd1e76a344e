"""What changed between two days, in words: obligations sorted by what became of them, and both rates. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.tables import rate_cell, status_badge
from dashboard.text import t
from queries.difference import PRESENT, ROW, difference

GRAIN = ("report_id", "unit_id", "period_id")
WATCHED = ("status", "due_effective", "version_count")
_NAMES = ("obligation_id", "unit_name", "unit_short_name", "unit_position", "period_label", "period_position")
KINDS = ("received", "overdue", "other")
RECEIVED = ("on_time", "late", "received")
MISSING = ("overdue", "awaited", "not_due", "returned")
_RATES = {
    "coverage_rate": ("covered_count", "due_count"), "on_time_rate": ("on_time_due_count", "due_with_deadline_count"),
}


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed obligations, `kind` saying in which way (KINDS); decisions that came in between."""

    obligations: pd.DataFrame
    decisions: pd.DataFrame

    def of_kind(self, kind: str) -> int:
        """How many obligations changed in this way."""
        return int((self.obligations["kind"] == kind).sum())


@of_frames
def compare(before: pd.DataFrame, after: pd.DataFrame, log_before: pd.DataFrame, log_after: pd.DataFrame) -> Changes:
    """From two answers of obligation_status and two of decision_log."""
    before, after = unequal_rows(before, after)
    changed = changed_obligations(before, after)
    is_received = changed["status_before"].isin(MISSING) & changed["status_after"].isin(RECEIVED)
    is_overdue = (changed["status_after"] == "overdue") & (changed["status_before"] != "overdue")
    kind = pd.Series("other", index=changed.index).mask(is_received, "received").mask(is_overdue, "overdue")
    changed = changed.assign(kind=kind).sort_values("kind", key=lambda k: k.map(KINDS.index), kind="stable")
    return Changes(changed, log_after[~log_after["decision_id"].isin(log_before["decision_id"])])


def unequal_rows(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both without the obligations of which nothing watched changed: few are left of thousands."""
    if not before["obligation_id"].equals(after["obligation_id"]):
        return before, after        # some came or went: the slow way finds which
    is_changed = np.zeros(len(after), dtype=bool)
    for name in WATCHED:
        was, now = before[name], after[name]
        is_changed |= ~((was == now) | (was.isna() & now.isna())).to_numpy(dtype=bool, na_value=False)
    return before[is_changed], after[is_changed]


def changed_obligations(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row per obligation of which something watched changed: names, and each value before and after."""
    keys, columns = list(GRAIN), [*GRAIN, *WATCHED]
    cells = difference(before[columns], after[columns], GRAIN)
    wide = cells[keys].drop_duplicates(ignore_index=True)
    known = pd.concat([after, before]).drop_duplicates(keys)[[*keys, *_NAMES]]
    wide = wide.merge(known, on=keys, how="left")
    for side, frame in (("before", before), ("after", after)):
        values = frame[columns].rename(columns={name: f"{name}_{side}" for name in WATCHED})
        wide = wide.merge(values, on=keys, how="left")
    whole = cells[cells["column"] == ROW].set_index(keys)["after"]
    wide = wide.join(whole.rename("row"), on=keys)
    return wide.sort_values(["report_id", "period_position", "unit_position", *keys[1:]], ignore_index=True)


@of_frames
def change_sentence(changes: Changes, since: str, until: str) -> Safe:
    """'Since … : 3 more reports received, 5 more overdue, 2 new decisions.'"""
    counts = {f"change_count.{kind}": changes.of_kind(kind) for kind in KINDS}
    counts["change_count.decisions"] = len(changes.decisions)
    parts = [t(key, count=fmt.number(count)) for key, count in counts.items() if count]
    said = ", ".join(parts) + "." if parts else t("changes.none")
    return tag("p", t("changes.sentence", since=since, until=until), tag("b", said), class_="dh-headline",
               role="status")


@of_frames
def change_table(changed: pd.DataFrame, title: str, query: str) -> Safe:
    """Unit, period, status from and to, deadline and remark; `query` are the filters to keep in the links."""
    columns = [Column(t("changes.unit")), Column(t("changes.period")), Column(t("changes.status")),
               Column(t("changes.due")), Column(t("changes.note"))]
    rows = [
        [_link(row, query), row["period_label"], _status(row["status_before"], row["status_after"]),
         _due(row["due_effective_before"], row["due_effective_after"]), _remark(row)]
        for _, row in changed.iterrows()
    ]
    return table(columns, rows, t("changes.alt", title=title), "dh-dense dh-changes")


def rates_table(before: Mapping | None, after: Mapping | None, since: str, until: str,
                links: tuple[Links | None, Links | None] = (None, None)) -> Safe:
    """Both rates on the earlier and the later day, each leading to what it counts that day.

    The rows are of coverage_by_plan(_period), `links` of the same two days.
    """
    columns = [Column(t("changes.rate")), Column(t("changes.before", day=since)), Column(t("changes.after", day=until)),
               Column(t("changes.change"))]
    rows = [[t(f"measure.{measure}.label"), _rate(before, measure, links[0]), _rate(after, measure, links[1]),
             _points(_value(before, measure), _value(after, measure))] for measure in _RATES]
    return table(columns, rows, t("changes.rates"), "dh-rates")


def _link(row: pd.Series, query: str) -> Safe:
    address = f"chi-tiet?{t('param.obligation')}={row['obligation_id']}{query}"
    return tag("a", row["unit_short_name"], href=address, title=row["unit_name"])


def _status(before: object, after: object) -> Safe:
    if before == after:
        return _badge(after)
    return join([_badge(before), " \N{RIGHTWARDS ARROW} ", _badge(after)])


def _badge(code: object) -> Safe:
    return tag("span", t("none.value"), class_="dh-quiet") if fmt.is_none(code) else status_badge(str(code))


def _due(before: object, after: object) -> str:
    was, now = fmt.day(before), fmt.day(after)
    return now if was == now or fmt.is_none(before) else t("changes.arrow", before=was, after=now)


def _remark(row: pd.Series) -> str:
    if not fmt.is_none(row["row"]):
        return t("changes.added" if row["row"] == PRESENT else "changes.removed")
    versions = row["version_count_after"]
    if versions > max(row["version_count_before"], 1):
        return t("changes.resent", version=fmt.number(versions))
    return ""


def _value(row: Mapping | None, measure: str) -> float | None:
    return None if row is None or fmt.is_none(row[measure]) else float(row[measure])


def _rate(row: Mapping | None, measure: str, links: Links | None) -> Safe:
    count, total = _RATES[measure]
    if row is None:
        return rate_cell(0, 0, None)
    return rate_cell(row[count], row[total], row[measure], links, measure)


def _points(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return t("none.value")
    change = round((after - before) * 100, 1)
    if not change:
        return t("changes.same_rate")
    return t("changes.up" if change > 0 else "changes.down", points=fmt.number(abs(change), 1))
