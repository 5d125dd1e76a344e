"""One indicator, unit by unit: small charts on one scale, and the table with every value's cell. Pure."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.bars import long_bar, tiny_bars
from dashboard.explain_link import INDICATOR, Links
from dashboard.export.frames import all_records
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, hidden, join, table, tag
from dashboard.period_label import short_label
from dashboard.status import statuses
from dashboard.text import t

BASES = ("in_period", "cumulative")
WORDS_UP_TO = 4     # columns: with more of them a missing value is a symbol, explained below the table


@of_frames
def in_value_order(units: pd.DataFrame, annual: pd.DataFrame) -> pd.DataFrame:
    """One row per unit of indicator_by_unit, with year_value and rule of indicator_annual's rows of the indicator;
    `unit_position` is the place by that value, largest first, units without a value last."""
    of_year = annual.set_index("unit_id")
    found = units.drop_duplicates("unit_id")[["unit_id", "unit_name", "unit_short_name", "unit_position", "level"]]
    found = found.assign(year_value=found["unit_id"].map(of_year["value"]), rule=found["unit_id"].map(of_year["rule"]))
    order = found.sort_values(["year_value", "unit_position", "unit_id"], ascending=[False, True, True],
                              na_position="last")
    return order.assign(unit_position=range(len(order)))


@of_frames
def values_of(shown: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The rows of indicator_by_unit of the units of `shown` (rows of in_value_order), in its order, with its columns
    about the year."""
    year = shown[["unit_id", "unit_position", "year_value", "rule"]]
    found = units[units["unit_id"].isin(year["unit_id"])].drop(columns="unit_position").merge(year, on="unit_id")
    # the query has the periods of a unit in their order already
    return found.sort_values("unit_position", kind="stable")


def rule_words(row: Mapping[str, object]) -> str:
    """How the year's values were made, each rule with the number of units; `row` is of indicator_by_plan."""
    rules = ("annual_report", "sum_of_periods", "latest_cumulative", "latest_value")
    parts = [
        t("indicator.rule_part", count=fmt.number(row[f"{rule}_count"]), rule=t(f"explain_value_rule.{rule}"))
        for rule in rules if row[f"{rule}_count"]
    ]
    made = t("indicator.rule_made", parts="; ".join(parts)) if parts else t("indicator.rule_none")
    return f"{made} {t('indicator.rule_' + str(row['kind']))}"


@of_frames
def small_charts(shown: pd.DataFrame, everyone: pd.DataFrame, basis: str, row: Mapping[str, object]) -> Safe:
    """A small chart per unit of `shown`; the scale is that of `everyone`, so that all pages compare."""
    column = f"{basis}_value"
    most = everyone[column].max()
    periods = _periods(everyone)
    labels = [_short(p, periods) for p in periods]
    cards = []
    for unit in _by_unit(shown):
        first, by_period = unit[0], {r["period_id"]: r[column] for r in unit}
        not_asked = {label for label, p in zip(labels, periods, strict=True) if p["period_id"] not in by_period}
        bars = tiny_bars(labels, [by_period.get(p["period_id"]) for p in periods], 0 if fmt.is_none(most) else most,
                         "dh-bars dh-bars-tall", not_asked)
        year = tag("b", _value(first["year_value"], row))
        cards.append(tag("li", tag("span", first["unit_short_name"], title=first["unit_name"]), year, bars))
    scale = t("indicator.scale", value=_value(most, row), first=labels[0], last=labels[-1])
    return tag("ul", *cards, class_="dh-multiples") + tag("p", scale, class_="dh-quiet")


@of_frames
def unit_table(shown: pd.DataFrame, everyone: pd.DataFrame, years: pd.DataFrame, basis: str, row: Mapping[str, object],
               links: Links, query: str) -> Safe:
    """Unit x period; sums by level and of all units stand first. Values lead to their report, file, sheet and cell.

    `shown` is of values_of, `everyone` of indicator_by_unit, `years` of in_value_order, for all units.
    """
    periods = _periods(everyone)
    columns = [Column(t("table.unit")), Column(t("indicator.year"), "number")]
    columns += [Column(tag("abbr", _short(p, periods), title=p["period_label"]), "number") for p in periods]
    not_asked = hidden(t("indicator.not_asked"))
    body = list(_sums(everyone, years, periods, basis, row))
    most = years["year_value"].max() if len(periods) == 1 else None
    for unit in _by_unit(shown):
        cells = {r["period_id"]: _cell(r, basis, row, query, len(periods)) for r in unit}
        first = unit[0]
        body.append([tag("span", first["unit_short_name"], title=first["unit_name"]), _year(first, row, links, most),
                     *(cells.get(p["period_id"], not_asked) for p in periods)])
    return table(columns, body, t("indicator.unit_table", basis=t(f"explain_basis.{basis}")), "dh-dense dh-values")


@of_frames
def legend(everyone: pd.DataFrame, basis: str) -> Safe:
    """What stands where no number stands, of what occurs."""
    found = [(_symbol(state), t(f"explain_state.{state}")) for state in ("nil", "blank", "missing")
             if ((everyone["state"] == state) & ~everyone["status"].isin(["not_due", "exempt"])).any()]
    found += [(s.symbol, s.label) for s in statuses().values()
              if s.code in ("not_due", "exempt") and (everyone["status"] == s.code).any()]
    if basis == "cumulative" and everyone["is_added"].any():
        found.append((t("indicator.added"), t("indicator.added_help")))
    return tag("ul", *(tag("li", tag("span", symbol, class_="dh-key", aria_hidden="true"), words)
                       for symbol, words in found), class_="dh-legend")


def _sums(everyone: pd.DataFrame, years: pd.DataFrame, periods: list[dict], basis: str,
          row: Mapping[str, object]) -> Iterator[list[object]]:
    """All units, then each level where there are several; a ratio is not summed."""
    groups = [(t("indicator.all_units"), everyone, years)]
    if years["level"].nunique() > 1:
        groups += [(t(f"level.{level}"), group, years[years["level"] == level])
                   for level, group in everyone.groupby("level", sort=False)]
    for name, group, of_year in groups:
        year = of_year["year_value"]
        by_period = group.groupby("period_id")[f"{basis}_value"].agg(["sum", "count", "size"]).to_dict("index")
        cells = [by_period.get(p["period_id"], {"size": 0}) for p in periods]
        sums = [{"sum": year.sum(), "count": int(year.count()), "size": len(year)}, *cells]
        yield [tag("b", name), *(_sum(found, row) for found in sums)]


def _sum(found: Mapping[str, float], row: Mapping[str, object]) -> Safe:
    size, count = found["size"], found.get("count", 0)
    if not size:
        return _dash()
    total = None if row["kind"] == "ratio" or not count else found["sum"]
    words = t("indicator.unit_count", n=fmt.number(count), total=fmt.number(size))
    short = tag("small", fmt.ratio(count, size), title=words, class_="dh-nowrap")
    return tag("span", tag("b", fmt.number(total, 2)), short)


def _year(first: Mapping[str, object], row: Mapping[str, object], links: Links, most: float | None) -> Safe:
    if fmt.is_none(first["year_value"]):
        return _dash()
    of_unit = links.of_unit(first["unit_id"])
    value = tag("a", _value(first["year_value"], row),
                href=of_unit.href(INDICATOR, row["content_item_id"], row["indicator_id"]),
                title=t(f"explain_value_rule.{first['rule']}"), class_="dh-why")
    return tag("span", long_bar(first["year_value"], most or 0), tag("b", value), class_="dh-rate")


def _cell(one: Mapping[str, object], basis: str, row: Mapping[str, object], query: str, period_count: int) -> Safe:
    value = one[f"{basis}_value"]
    if fmt.is_none(value):
        return _nothing(one, query, period_count)
    cell = one["in_period_cell"] if basis == "in_period" or one["is_added"] else one["cumulative_cell"]
    cell = one["in_period_cell"] if fmt.is_none(cell) else cell
    source = t("indicator.source", file=one["file_name"], sheet=one["sheet"], cell=cell)
    mark = ""
    if basis == "cumulative" and one["is_added"]:
        source = f"{t('indicator.added_help')} {source}"
        mark = tag("sup", t("indicator.added"))
    return _link(one, join([_value(value, row), mark]), source, query)


def _nothing(one: Mapping[str, object], query: str, period_count: int) -> Safe:
    """Why there is no number: not due, exempt, no report yet, left blank, nothing to report; never a 0."""
    if one["status"] in ("not_due", "exempt") and one["state"] == "missing":
        status = statuses()[one["status"]]
        symbol, words = status.symbol, status.label
    elif one["state"] == "reported":
        symbol, words = t("none.value"), t("indicator.other_basis")
    else:
        symbol, words = _symbol(one["state"]), t(f"explain_state.{one['state']}")
    if period_count <= WORDS_UP_TO:
        return _link(one, tag("small", f"{symbol} {words}"), words, query)
    return _link(one, tag("span", symbol, aria_hidden="true") + hidden(words), words, query)


def _link(one: Mapping[str, object], content: object, title: str, query: str) -> Safe:
    return tag("a", content, href=f"chi-tiet?{t('param.obligation')}={one['obligation_id']}{query}", class_="dh-why",
               title=f"{one['unit_short_name']}, {one['period_label']}: {title}")


def _symbol(state: str) -> str:
    return t(f"item_state.{state}.symbol")


def _value(value: object, row: Mapping[str, object]) -> str:
    if row["value_type"] == "yes_no" and not fmt.is_none(value):
        return t("indicator.yes" if value else "indicator.no")
    return fmt.number(value, 2)


def _dash() -> Safe:
    return tag("span", t("none.value"), class_="dh-quiet")


def _by_unit(frame: pd.DataFrame) -> Iterable[list[dict[str, object]]]:
    """The rows of each unit, in the order of the first ones."""
    found: dict[object, list[dict[str, object]]] = {}
    for record in all_records(frame):
        found.setdefault(record["unit_id"], []).append(record)
    return found.values()


def _periods(frame: pd.DataFrame) -> list[dict[str, object]]:
    periods = frame.drop_duplicates("period_id").sort_values(["period_position", "period_id"])
    return list(all_records(periods[["period_id", "period_label"]]))


def _short(period: Mapping[str, object], periods: list[dict]) -> str:
    several_years = len({p["period_id"][:4] for p in periods}) > 1
    return short_label(period["period_id"], period["period_label"], several_years)
