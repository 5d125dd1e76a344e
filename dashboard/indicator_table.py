"""The indicators of a plan in one table: the period, the year so far, the target, and the change. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pandas as pd

from dashboard import format as fmt
from dashboard.bars import share_bar, tiny_bars
from dashboard.explain_link import INDICATOR, Links
from dashboard.export.frames import all_records
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, table, tag
from dashboard.period_label import short_label
from dashboard.periods import period_kind
from dashboard.tables import rate_cell
from dashboard.target import Target, reaching_units, read_targets
from dashboard.text import t

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything one line of the table is made of. `series` are rows of indicator_by_period, in order, `now`, `before`,
    `last_year` one each."""

    row: Row
    series: list[Row]
    now: Row | None
    before: Row | None
    last_year: Row | None
    target: Target | None


def indicator_label(row: Row) -> str:
    """How an indicator is called in the list to choose from and in the address."""
    return t("indicator.label", item=row["content_item_id"], id=row["indicator_id"], name=row["indicator_name"])


@of_frames
def rows_by_label(plan: pd.DataFrame) -> dict[str, Row]:
    """Every line's label in the list to choose from, and the line."""
    return {indicator_label(row): row for row in all_records(plan)}


def shown_value(value: object, row: Row) -> str:
    """A total with its unit of measure; of a yes-or-no indicator how many units say yes."""
    if fmt.is_none(value):
        return t("none.value")
    if row["value_type"] == "yes_no":
        return t("indicator.yes_count", count=fmt.number(value))
    return fmt.number(value, 2)


@of_frames
def compare(plan: pd.DataFrame, by_period: pd.DataFrame, last_year: pd.DataFrame,
            period_id: str | None, day: date) -> list[Compared]:
    """Line by line what stands beside what. Without a chosen period it is the newest with a value that ended by `day`.

    The period before is of the same kind: a quarter is compared with a quarter.
    """
    groups: dict[tuple, list[Row]] = {}
    for period in all_records(by_period.sort_values(["period_end", "period_position", "period_id"])):
        groups.setdefault((period["content_item_id"], period["indicator_id"]), []).append(period)
    past = {(r["content_item_id"], r["indicator_id"], r["period_id"]): r for r in all_records(last_year)}
    targets = {item: read_targets(group) for item, group in plan.groupby("content_item_id", sort=False)}
    lines = []
    for row in all_records(plan):
        series = groups.get((row["content_item_id"], row["indicator_id"]), [])
        now, before = _now_and_before(series, period_id, day)
        then = now and past.get((row["content_item_id"], row["indicator_id"], year_before(now["period_id"])))
        target = targets[row["content_item_id"]].get(row["indicator_id"])
        lines.append(Compared(row, series, now, before, then, target))
    return lines


def year_before(period_id: str) -> str:
    """'2026-Q1' -> '2025-Q1'; an id without a year has none."""
    return f"{int(period_id[:4]) - 1:04}{period_id[4:]}" if period_id[:4].isdigit() else ""


def _now_and_before(series: list[Row], period_id: str | None, day: date) -> tuple[Row | None, Row | None]:
    given = [r for r in series if not fmt.is_none(r["in_period_value"])]
    # the few early values of a running period would read as a fall
    ended = [r for r in given if r["period_end"] <= pd.Timestamp(day)]
    found = ended[-1:] if period_id is None else [r for r in series if r["period_id"] == period_id]
    if not found:
        return None, None
    now = found[0]
    earlier = [r for r in given if r["period_end"] < now["period_end"]
               and period_kind(r["period_id"]) == period_kind(now["period_id"])]
    return now, earlier[-1] if earlier else None


@of_frames
def compared_table(plan: pd.DataFrame, by_period: pd.DataFrame, last_year: pd.DataFrame, period_id: str | None,
                   day: date, annual: pd.DataFrame, links: Links, query: str) -> Safe:
    """indicator_table of what `compare` gives: lines have no key of their own to be kept under."""
    return indicator_table(compare(plan, by_period, last_year, period_id, day), annual, links, query)


def indicator_table(lines: list[Compared], annual: pd.DataFrame, links: Links, query: str) -> Safe:
    """The table; `annual` is indicator_annual, for targets per unit. What no line has, gets no column."""
    has_periods = any(len(line.series) > 1 for line in lines)
    has_last_year = any(line.last_year is not None for line in lines)
    has_targets = any(line.target for line in lines)
    columns = [Column(t("indicator.name"))]
    if has_periods:
        columns += [Column(t("indicator.period_value")), Column(t("indicator.before"))]
    columns += [Column(t("indicator.last_year"))] if has_last_year else []
    columns += [Column(t("indicator.year"))]
    columns += [Column(t("indicator.target"))] if has_targets else []
    columns += [Column(t("indicator.bars"))] if has_periods else []
    by_key = {(line.row["content_item_id"], line.row["indicator_id"]): line.row for line in lines}
    several_years = len({p["period_id"][:4] for line in lines for p in line.series}) > 1
    rows = []
    for line in lines:
        cells: list[object] = [_name(line.row, query)]
        if has_periods:
            cells += [_period_value(line, query), _change(line, line.before)]
        cells += [_change(line, line.last_year)] if has_last_year else []
        cells += [_year_value(line, links)]
        cells += [_target(line, by_key, annual)] if has_targets else []
        cells += [_bars(line, several_years)] if has_periods else []
        rows.append(cells)
    return table(columns, rows, t("indicator.table"), "dh-indicators")


def _name(row: Row, query: str) -> Safe:
    item = tag("small", tag("b", row["content_item_id"]), " ", row["item_title"])
    return tag("span", _choose(row, row["indicator_name"], query), item)


def _choose(row: Row, content: object, query: str, title: str = "") -> Safe:
    address = f"chi-tieu?{t('param.chosen_indicator')}={quote(indicator_label(row))}{query}"
    return tag("a", content, href=address, title=title or t("indicator.open_units"), class_="dh-why", target="_self")


def _period_value(line: Compared, query: str) -> Safe:
    now = line.now
    if now is None:
        return tag("span", t("none.value"), class_="dh-quiet")
    count = t("indicator.unit_count", n=fmt.number(now["in_period_unit_count"]),
              total=fmt.number(now["required_unit_count"]))
    value = _choose(line.row, shown_value(now["in_period_value"], line.row), query)
    label = short_label(now["period_id"], now["period_label"])
    return tag("span", tag("b", value), tag("small", f"{label} \N{MIDDLE DOT} {count}", class_="dh-nowrap"))


def _year_value(line: Compared, links: Links) -> Safe:
    row = line.row
    value: object = shown_value(row["value"], row)
    if row["unit_count"]:
        value = tag("a", value, href=links.href(INDICATOR, row["content_item_id"], row["indicator_id"]),
                    title=t("explain.open_value"), class_="dh-why")
    unit = "" if row["value_type"] == "yes_no" or fmt.is_none(row["value"]) else f" {row['measure_unit']}"
    count = t("indicator.unit_count", n=fmt.number(row["unit_count"]), total=fmt.number(row["required_unit_count"]))
    return tag("span", tag("b", value), unit, tag("small", count, class_="dh-nowrap"))


def _change(line: Compared, then: Row | None) -> Safe:
    """The difference to an earlier value, and that value with its n/N: fewer units make a lower total."""
    now = line.now
    if now is None or then is None or fmt.is_none(now["in_period_value"]) or fmt.is_none(then["in_period_value"]):
        return tag("span", t("none.value"), class_="dh-quiet")
    change = now["in_period_value"] - then["in_period_value"]
    sign = "same" if not change else "up" if change > 0 else "down"
    is_other_year = then["period_id"][:4] != now["period_id"][:4]
    label = short_label(then["period_id"], then["period_label"], with_year=is_other_year)
    was = t("indicator.was", period=label, value=shown_value(then["in_period_value"], line.row),
            count=fmt.ratio(then["in_period_unit_count"], then["required_unit_count"]))
    return tag("span", t(f"indicator.{sign}", change=fmt.number(abs(change), 2)), tag("small", was))


def _target(line: Compared, rows: Mapping[tuple[object, object], Row], annual: pd.DataFrame) -> Safe:
    target, row = line.target, line.row
    if target is None:
        return tag("span", t("none.value"), class_="dh-quiet")
    words = tag("small", t("indicator.as_written", text=target.text))
    if target.kind == "words":
        return tag("span", words)
    if target.kind == "per_unit":
        reached = reaching_units(annual, row["content_item_id"], row["indicator_id"], target.value)
        total = row["required_unit_count"]
        said = t("indicator.units_reaching", value=fmt.number(target.value))
        return tag("span", rate_cell(reached, total, reached / total if total else None), tag("small", said), words)
    divisor = rows.get((row["content_item_id"], target.divisor_id))
    value, said = row["value"], ""
    if target.kind == "per_one":
        count = None if divisor is None else divisor["value"]
        is_known = not fmt.is_none(value) and not fmt.is_none(count) and count > 0
        if is_known:
            said = t("indicator.per_one", value=fmt.number(value, 2), count=fmt.number(count, 2),
                     unit=divisor["measure_unit"])
        value = value / count if is_known else None
    if fmt.is_none(value):
        return tag("span", tag("span", t("none.value"), class_="dh-quiet"), words)
    bar = share_bar(value, target.value)
    return tag("span", bar, *([tag("small", said)] if said else []), words)


def _bars(line: Compared, several_years: bool) -> Safe:
    shown = line.series
    if len(shown) < 2:
        return tag("span", t("none.value"), class_="dh-quiet")
    labels = [short_label(p["period_id"], p["period_label"], several_years) for p in shown]
    values = [p["in_period_value"] for p in shown]
    known = [v for v in values if not fmt.is_none(v)]
    return tiny_bars(labels, values, max(known, default=0))
