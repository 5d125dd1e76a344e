"""Groups of units by period: how far each is covered, n/N in every cell, and a way down to its units. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links, linked
from dashboard.kept import of_frames
from dashboard.markup import Safe, hidden, join, tag
from dashboard.matrix import framed, legend
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.tables import group_name
from dashboard.text import section, t

# least rate of each class, best first; below the last is the worst. The symbols are in the catalogue
_CLASSES = (("full", 1.0, "dh-s-on-time"), ("most", 0.9, "dh-s-received"), ("half", 0.5, "dh-s-late"),
            ("some", 0.0, "dh-s-overdue"))
_NOTHING = ("nothing_due", "dh-s-not-due")


def rate_class(count: float, total: float) -> str:
    """full | most | half | some | nothing_due: the class of n/N."""
    if not total:
        return _NOTHING[0]
    return next(name for name, least, _ in _CLASSES if count / total >= least)


def look(name: str) -> str:
    """The colour class of a rate class."""
    return {code: class_ for code, _, class_ in _CLASSES}.get(name, _NOTHING[1])


@of_frames
def area_map(groups: pd.DataFrame, links: Links, ways: Mapping[str, str], period_id: str | None = None) -> Safe:
    """Rows of coverage_by_area_period of one kind and plan, in report order (periods.in_report_order).

    `ways`: group_id -> address of its units; a group without one is named only. Worst group first.
    """
    periods = groups.drop_duplicates("period_id").sort_values(["series", "period_position", "period_id"])
    several_years = periods["period_id"].str[:4].nunique() > 1
    cells = {(g.group_id, g.period_id): _cell(g, links) for g in tuples(groups)}
    blank = tag("td", hidden(t("none.value")), class_="dh-cell dh-s-none")
    body = [
        tag("tr", _head(g, ways), _total(g, links), *(cells.get((g.group_id, p), blank) for p in periods["period_id"]))
        for g in tuples(_totals(groups))
    ]
    heads = [
        tag("th", tag("abbr", short_label(p.period_id, p.period_label, several_years), title=p.period_label),
            scope="col", class_="dh-picked" if p.period_id == period_id else None)
        for p in tuples(periods)
    ]
    head = tag("tr", tag("th", t("coverage.group"), scope="col", class_="dh-corner"),
               tag("th", t("coverage.total"), scope="col"), *heads)
    return framed(t("map.groups"), [head], body, "dh-map dh-areas", 230 + 54 * (len(periods) + 1))


def area_legend() -> Safe:
    """Symbol, colour and words of each class."""
    words = section("rate_class")
    return legend([(w["symbol"], w["label"], look(code)) for code, w in words.items()])


def _totals(groups: pd.DataFrame) -> pd.DataFrame:
    summed = groups.groupby(["group_kind", "group_id"], as_index=False, sort=False).agg(
        group_name=("group_name", "last"), covered_count=("covered_count", "sum"), due_count=("due_count", "sum"),
        missing=("overdue_count", "sum"))
    rate = summed["covered_count"] / summed["due_count"].where(summed["due_count"] > 0)
    return summed.assign(coverage_rate=rate).sort_values(
        ["coverage_rate", "missing", "group_id"], ascending=[True, False, True], na_position="last")


def _head(group: tuple, ways: Mapping[str, str]) -> Safe:
    name = group_name(group.group_kind, group.group_id, group.group_name)
    way = ways.get(group.group_id)
    shown = tag("a", name, href=way, title=t("map.open_group", group=name), class_="dh-unit") if way else name
    return tag("th", shown, scope="row", title=name)


def _total(group: tuple, links: Links) -> Safe:
    words = join([tag("b", fmt.percent(group.coverage_rate)), " ",
                  tag("small", fmt.ratio(group.covered_count, group.due_count))])
    of_group = links.of_group(group.group_kind, group.group_id)
    return tag("td", linked(of_group, words, "coverage_rate", group.covered_count, group.due_count),
               class_="dh-number")


def _cell(group: tuple, links: Links) -> Safe:
    name = rate_class(group.covered_count, group.due_count)
    words = section("rate_class")[name]
    count = fmt.ratio(group.covered_count, group.due_count) if group.due_count else ""
    label = group_name(group.group_kind, group.group_id, group.group_name)
    title = t("map.group_cell", group=label, period=group.period_label, n=fmt.number(group.covered_count),
              total=fmt.number(group.due_count), rate=fmt.percent(group.coverage_rate))
    shown = join([tag("span", words["symbol"], aria_hidden="true"), " ", tag("small", count), hidden(words["label"])])
    way = links.of_group(group.group_kind, group.group_id).of_period(group.period_id)
    return tag("td", linked(way, shown, "coverage_rate", group.covered_count, group.due_count), title=title,
               class_=f"dh-cell {look(name)}")
