"""A unit's obligations as lines of time: one per report, a status symbol per period, each a link. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links, linked
from dashboard.markup import Column, Safe, hidden, table, tag
from dashboard.matrix import cell_title
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.status import status_class, statuses
from dashboard.tables import status_badge
from dashboard.text import t

_RECEIVED = ("on_time", "late", "received")


def timeline(obligations: pd.DataFrame, titles: Mapping[str, str], links: Links, period_id: str | None = None) -> Safe:
    """One line per report of one plan, in the order given; a chosen period is marked.

    `titles` are the reports', `links` the unit's.
    """
    return tag("div", *(
        _line(rows, titles.get(str(report_id), str(report_id)), links.of_report(str(report_id)), period_id)
        for report_id, rows in obligations.groupby("report_id", sort=False)
    ), class_="dh-lines")


def _line(rows: pd.DataFrame, title: str, links: Links, period_id: str | None) -> Safe:
    due = rows[rows["is_due"]]
    covered = int(due["status"].isin(_RECEIVED).sum())
    count = t("measure.coverage_rate.count", n=fmt.number(covered), total=fmt.number(len(due)))
    said = t("none.no_due") if not len(due) else count
    counted = linked(links, said, "coverage_rate", covered, len(due))
    head = tag("div", tag("b", title), " ", tag("small", counted), class_="dh-line-head")
    several_years = rows["period_id"].str[:4].nunique() > 1
    cells = [_cell(o, several_years, links.query, o.period_id == period_id) for o in tuples(rows)]
    return tag("section", head, tag("ol", *cells, class_="dh-line"), aria_label=title)


def _cell(o: tuple, with_year: bool, query: str, is_picked: bool) -> Safe:
    status = statuses()[o.status]
    days = "" if fmt.is_none(o.days_late) else "\N{HAIR SPACE}" + fmt.signed(o.days_late)
    star = "*" if o.is_extended else ""
    period = short_label(o.period_id, o.period_label, with_year)
    mark = tag("span", f"{status.symbol}{days}{star}", class_="dh-line-mark", aria_hidden="true")
    name = tag("span", period, class_="dh-line-period", aria_hidden="true")
    title = cell_title(o, status)
    link = tag("a", name, mark, hidden(title), href=obligation_address(o.obligation_id, query), title=title)
    return tag("li", link, class_=status_class(o.status) + (" dh-line-picked" if is_picked else ""))


def obligation_address(obligation_id: str, query: str) -> str:
    """The address of one obligation's page."""
    return f"chi-tiet?{t('param.obligation')}={obligation_id}{query}"


def late_summary(obligations: pd.DataFrame) -> Safe:
    """Median days late of what came late, and how long the open ones are open: never put together."""
    late = obligations[obligations["status"] == "late"]
    open_ = obligations[obligations["status"] == "overdue"]
    parts = [t("unit.never_late")]
    if len(late):
        parts = [t("unit.late_count", count=fmt.number(len(late)), most=fmt.number(late["days_late"].max()),
                   median=fmt.number(late["days_late"].median(), 1))]
    if len(open_):
        parts.append(t("unit.open_count", count=fmt.number(len(open_)), most=fmt.number(open_["days_late"].max())))
    return tag("p", " ".join(parts), class_="dh-late-words")


def late_table(obligations: pd.DataFrame, titles: Mapping[str, str], queries: Mapping[str, str]) -> Safe:
    """Reports that came late or have not come, the longest first; `queries` are the filters to keep, by plan_id."""
    shown = obligations[obligations["status"].isin(["late", "overdue"])]
    shown = shown.sort_values(["days_late", "period_position", "report_id"], ascending=[False, True, True])
    # a period that belongs to one report names it
    several = bool(obligations.drop_duplicates(["report_id", "period_id"])["period_label"].duplicated().any())
    rows = [
        [_late_period(o, titles if several else {}, queries[o.plan_id]), status_badge(o.status),
         fmt.day(o.due_effective), fmt.instant(o.first_admissible_at), fmt.number(o.days_late),
         fmt.number(o.working_days_late)]
        for o in tuples(shown)
    ]
    columns = [Column(t("table.period")), Column(t("obligation.status")), Column(t("obligation.due")),
               Column(t("unit.received")), Column(t("unit.days"), "number"), Column(t("unit.working_days"), "number")]
    return table(columns, rows, t("unit.late"), "dh-dense dh-late")


def _late_period(o: tuple, titles: Mapping[str, str], query: str) -> Safe:
    link = tag("a", o.period_label, href=obligation_address(o.obligation_id, query))
    return tag("span", link, *([tag("small", titles[o.report_id])] if o.report_id in titles else []))
