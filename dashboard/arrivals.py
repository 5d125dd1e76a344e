"""When reports come, counted from the deadline day: one strip of days per period. Pure."""

import numpy as np
import pandas as pd

from dashboard import format as fmt
from dashboard.kept import of_frames
from dashboard.markup import Safe, hidden, join, tag
from dashboard.matrix import framed
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.text import t

# days from the deadline day, both ends counted; None is without end. Before the deadline is negative
SPANS = (
    (None, -15), (-14, -8), (-7, -4), (-3, -3), (-2, -2), (-1, -1), (0, 0),
    (1, 1), (2, 2), (3, 3), (4, 7), (8, 14), (15, 30), (31, None),
)
_EDGES = [-np.inf, *(first - 0.5 for first, _ in SPANS[1:]), np.inf]
_OPEN = ("overdue", "returned")


@of_frames
def offsets(obligations: pd.DataFrame) -> pd.DataFrame:
    """`period_id`, `status` and `offset` of the obligations with a deadline: days from it to the first admissible
    report; NaN when none came."""
    dated = obligations[obligations["due_effective"].notna() & (obligations["status"] != "exempt")]
    came = pd.to_datetime(dated["first_admissible_at"]).dt.normalize()
    return dated[["period_id", "status"]].assign(offset=(came - pd.to_datetime(dated["due_effective"])).dt.days)


def span_label(first: int | None, last: int | None) -> str:
    """'-3', '4-7', '0' as people read days before and after."""
    if first == last:
        return t("arrival.deadline") if first == 0 else _day(first)
    if first is None:
        return t("arrival.or_earlier", day=_day(last))
    if last is None:
        return t("arrival.or_later", day=_day(first))
    return f"{_day(first)}\N{HORIZONTAL ELLIPSIS}{_day(last)}"


def _day(day: int | None) -> str:
    sign = "+" if day > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(day)}"


@of_frames
def arrival_strip(obligations: pd.DataFrame, by_period: pd.DataFrame, period_id: str | None = None) -> Safe:
    """One row per period of `by_period` (in report order): how many reports came in each span of days, the median,
    and how many are still missing though due. The numbers stand in the strip: it is its own table.
    """
    dated = offsets(obligations)
    several_years = by_period["period_id"].str[:4].nunique() > 1
    body = []
    for period in tuples(by_period):
        of_period = dated[dated["period_id"] == period.period_id]
        if len(of_period):
            label = short_label(period.period_id, period.period_label, several_years)
            body.append(_row(of_period, label, period.period_label, period.period_id == period_id))
    if len(body) > 1:
        body.append(_row(dated, t("coverage.total"), t("filter.all_periods"), False))
    groups = tag("tr", tag("td", class_="dh-corner"), *(
        tag("th", t(f"arrival.{name}"), scope="colgroup", colspan=width, class_="dh-report")
        for name, width in (("before", 6), ("on_day", 1), ("after", 7), ("summary", 3))
    ))
    spans = [tag("th", span_label(*span), scope="col") for span in SPANS]
    sums = [tag("th", t(f"arrival.{name}"), scope="col") for name in ("median", "open", "not_due")]
    heads = tag("tr", tag("th", t("table.period"), scope="col", class_="dh-corner"), *spans, *sums)
    return framed(t("arrival.title"), [groups, heads], body, "dh-map dh-arrivals", 900)


def _row(obligations: pd.DataFrame, label: str, title: str, is_picked: bool) -> Safe:
    came = obligations["offset"].dropna()
    counts = np.histogram(came, _EDGES)[0].tolist()
    most = max(*counts, 1)
    cells = [_cell(count, most, span) for count, span in zip(counts, SPANS, strict=True)]
    missing = int(obligations["status"].isin(_OPEN).sum())
    waiting = int((obligations["status"] == "not_due").sum())
    head = tag("th", tag("abbr", label, title=title), scope="row", class_="dh-picked" if is_picked else None)
    return tag("tr", head, *cells, tag("td", _median(came), class_="dh-number"),
               tag("td", _count(missing), class_="dh-number" + (" dh-alarm" if missing else "")),
               tag("td", _count(waiting), class_="dh-number"))


def _cell(count: int, most: int, span: tuple[int | None, int | None]) -> Safe:
    if not count:
        return tag("td", hidden(0), class_="dh-cell")
    side = "late" if span[0] is not None and span[0] > 0 else "early"
    # the darker, the more of the period's reports; the number says it again
    heat = 0.2 + 0.8 * count / most
    return tag("td", fmt.number(count), class_=f"dh-cell dh-heat-{side}", style=f"--heat:{heat:.2f}",
               title=t("arrival.cell", count=fmt.number(count), span=span_label(*span)))


def _median(days: pd.Series) -> Safe:
    if not len(days):
        return tag("span", t("none.value"))
    middle = float(days.median())
    sign = "+" if middle > 0 else "\N{MINUS SIGN}" if middle < 0 else ""
    return tag("b", f"{sign}{fmt.number(abs(middle), 1)}")


def _count(count: int) -> Safe:
    return join([fmt.number(count) if count else t("none.value")])
