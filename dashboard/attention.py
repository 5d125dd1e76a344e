"""What needs somebody: overdue, returned, due soon, awaited; many of one period become one line that opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links, linked
from dashboard.kept import of_frames
from dashboard.markup import Safe, badge, join, tag
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.text import t
from dashboard.version_words import review_line

SOON_DAYS = 14
LINES_BEFORE_GROUPING = 6
LINES_SHOWN = 7
NAMES_IN_GROUP = 60
# a group too long to name leads to the page that lists what a number counts
_MEASURES = {"overdue": "overdue_count", "returned": "returned_count", "awaited": "awaited_count",
             "not_due": "not_due_count"}


@dataclass(frozen=True, slots=True)
class _Kind:
    """One reason for attention: its badge's words and colour."""

    tone: str
    words: Callable[[pd.DataFrame], str]


def _days(frame: pd.DataFrame, column: str) -> str:
    low, high = fmt.number(frame[column].min()), fmt.number(frame[column].max())
    return low if low == high else f"{low}\N{EN DASH}{high}"


def _due_words(frame: pd.DataFrame) -> str:
    if frame["days_until_due"].max() == 0:
        return t("overview.due_today_badge")
    return t("overview.due_badge", days=_days(frame, "days_until_due"))


_KINDS = {
    "overdue": _Kind("overdue", lambda frame: t("overview.overdue_badge", days=_days(frame, "days_late"))),
    "returned": _Kind("returned", lambda frame: t("overview.returned_badge")),
    "awaited": _Kind("awaited", lambda frame: t("overview.awaited_badge")),
    "not_due": _Kind("late", _due_words),
}


@of_frames
def needs_attention(obligations: pd.DataFrame) -> pd.DataFrame:
    """The obligations to list, worst first."""
    is_missing = obligations["status"].isin(["overdue", "returned"])
    is_awaited = (obligations["status"] == "awaited") & obligations["is_due"]
    is_soon = (obligations["status"] == "not_due") & (obligations["days_until_due"] <= SOON_DAYS)
    listed = obligations[is_missing | is_awaited | is_soon]
    order = listed["status"].map({"overdue": 0, "returned": 1, "awaited": 2, "not_due": 3})
    days = listed["days_late"].fillna(0)
    return listed.assign(_order=order, _days=-days).sort_values(
        ["_order", "_days", "days_until_due", "period_position", "unit_position", "unit_id"]
    ).drop(columns=["_order", "_days"])


@of_frames
def attention_list(
    obligations: pd.DataFrame, query: str, waiting: int = 0, flags: pd.DataFrame | None = None,
    links: Links | None = None,
) -> Safe:
    """The list; `query` is the filters' query string for the links, `waiting` the files that a person must settle.

    flags: rows of review_flags; they stand last, for they say nothing against anybody. With `links` a group of very
    many units leads to their list instead of naming all.
    """
    listed = needs_attention(obligations)
    alike = None if flags is None else review_line(flags, query)
    if not len(listed) and not waiting and alike is None:
        return tag("p", t("overview.attention_none"), class_="dh-quiet")
    lines: list[Safe] = [_waiting(waiting, query)] if waiting else []
    for status, kind in _KINDS.items():
        lines += _folded(_lines(kind, listed[listed["status"] == status], query, links))
    lines += [alike] if alike is not None else []
    return tag("ul", *lines, class_="dh-list")


def _waiting(count: int, query: str) -> Safe:
    link = tag("a", t("queue.attention", count=fmt.number(count)), href=f"can-xem?{query.removeprefix('&')}")
    return tag("li", tag("span", link), badge(t("queue.attention_badge"), "returned"))


def _lines(kind: _Kind, of_kind: pd.DataFrame, query: str, links: Links | None) -> list[Safe]:
    if len(of_kind) <= LINES_BEFORE_GROUPING:
        return [_line(kind, of_kind.iloc[[i]], query) for i in range(len(of_kind))]
    groups = of_kind.groupby(["report_id", "period_id"], sort=False)
    return [_group(kind, group, query, links) for _, group in groups]


def _folded(lines: list[Safe]) -> list[Safe]:
    """The first lines; the rest one click away, none of them lost."""
    if len(lines) <= LINES_SHOWN + 1:
        return lines
    rest = lines[LINES_SHOWN:]
    more = tag("summary", tag("span", tag("small", t("overview.more_lines", count=fmt.number(len(rest))))))
    folded = tag("details", more, tag("ul", *rest, class_="dh-list"))
    return [*lines[:LINES_SHOWN], tag("li", folded, class_="dh-group")]


def _line(kind: _Kind, one: pd.DataFrame, query: str) -> Safe:
    row = one.iloc[0]
    link = _link(row, query)
    return tag("li", tag("span", link, " ", tag("small", _when(row))), badge(kind.words(one), kind.tone))


def _group(kind: _Kind, group: pd.DataFrame, query: str, links: Links | None) -> Safe:
    if len(group) == 1:
        return _line(kind, group, query)
    row = group.iloc[0]
    dues = group["due_effective"].dropna().unique()
    when = _when(row) if len(dues) <= 1 else f"\N{MIDDLE DOT} {_period(row)}"
    count = t("overview.group_units", count=fmt.number(group["unit_id"].nunique()))
    if links and len(group) > NAMES_IN_GROUP:
        way = links.of_period(row["period_id"]).href(_MEASURES[row["status"]])
        listed = tag("a", count, href=way, class_="dh-open")
        return tag("li", tag("span", listed, " ", tag("small", when)), badge(kind.words(group), kind.tone))
    summary = tag("summary", tag("span", count, " ", tag("small", when)), badge(kind.words(group), kind.tone))
    units = join([_link(one, query) for one in group.to_dict("records")], ", ")
    return tag("li", tag("details", summary, tag("p", units)), class_="dh-group")


def _link(row: Mapping[str, object], query: str) -> Safe:
    return tag("a", row["unit_short_name"], href=f"chi-tiet?{t('param.obligation')}={row['obligation_id']}{query}",
               title=row["unit_name"])


def _when(row: pd.Series) -> str:
    if fmt.is_none(row["due_effective"]):
        due = t("overview.ended_on", day=fmt.day(row["period_end"]))
    else:
        # the period's label has the year already
        is_plain = row["due_effective"].year == row["period_end"].year
        due = t("overview.due_on", day=(fmt.short_day if is_plain else fmt.day)(row["due_effective"]))
    return f"\N{MIDDLE DOT} {_period(row)} \N{MIDDLE DOT} {due}"


def _period(row: pd.Series) -> str:
    return short_label(row["period_id"], row["period_label"], with_year=True)


@of_frames
def blank_items(blind: pd.DataFrame, limit: int = 6, links: Links | None = None) -> Safe:
    """Content that no unit, or less than half of the units, covered: emptiest first."""
    thin = blind[(blind["required_unit_count"] > 0) & (blind["coverage_rate"] < 0.5)]
    thin = thin.sort_values(["coverage_rate", "item_position", "content_item_id"])
    if not len(thin):
        return tag("p", t("overview.blank_items_none"), class_="dh-quiet")
    lines = [
        tag("li", tag("span", tag("b", r.content_item_id), " ", r.item_title), _covering(r, links))
        for r in tuples(thin.head(limit))
    ]
    if len(thin) > limit:
        lines.append(tag("li", tag("small", t("overview.blank_items_more"))))
    return tag("ul", *lines, class_="dh-list")


def _covering(item: tuple, links: Links | None) -> Safe:
    words = t("overview.unit_count", n=fmt.number(item.covering_unit_count), total=fmt.number(item.required_unit_count))
    words = linked(links, words, "item_coverage", item.covering_unit_count, item.required_unit_count,
                   item.content_item_id)
    return tag("small", words, class_=None if item.covering_unit_count else "dh-alarm")
