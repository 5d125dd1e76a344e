"""What stands on a slide: few lines, large, and never silently cut. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.export.frames import all_records
from dashboard.markup import Column, Safe, badge, join, table, tag
from dashboard.matrix import cell_title, status_legend, status_map
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.status import status_class, statuses
from dashboard.tables import group_name, rate_cell
from dashboard.text import t

MAP_UNITS = 12      # as many rows fit a slide
MAP_PERIODS = 8
BOARD_UNITS = 60    # as many names fit a slide; more units are counted by group
GROUPS = 10
LINES = 8
TREND_PERIODS = 8


def nothing(words: str) -> Safe:
    """A slide's sentence when there is nothing to list."""
    return tag("p", words, class_="dh-slide-nothing")


def newest_due(by_period: pd.DataFrame) -> str | None:
    """The last period with something due, else the first there is."""
    due = by_period[by_period["due_count"] > 0].sort_values(["period_end", "series", "period_id"])
    if len(due):
        return due.iloc[-1]["period_id"]
    return by_period.iloc[0]["period_id"] if len(by_period) else None


def unit_map(obligations: pd.DataFrame, titles: dict[str, str], query: str, period_id: str | None) -> Safe:
    """Unit x period; of many periods the last ones that have begun to be due."""
    periods = obligations.drop_duplicates("period_id").sort_values(["period_position", "period_id"])
    if len(periods) > MAP_PERIODS:
        begun = obligations.loc[obligations["is_due"], "period_id"]
        shown = periods[periods["period_id"].isin(begun)]["period_id"].tail(MAP_PERIODS)
        left_out = tag("p", t("slide.periods_shown", count=fmt.number(len(shown)), total=fmt.number(len(periods))),
                       class_="dh-quiet")
        obligations = obligations[obligations["period_id"].isin(shown)]
    else:
        left_out = Safe("")
    if not len(obligations):
        return nothing(t("headline.nothing_due"))
    return status_map(obligations, titles, query, period_id) + status_legend(obligations) + left_out


def unit_board(obligations: pd.DataFrame, query: str) -> Safe:
    """Every unit of one period by name, with its symbol, worst first."""
    order = {code: i for i, code in enumerate(
        ("overdue", "returned", "awaited", "late", "not_due", "received", "on_time", "exempt"))}
    rows = obligations.assign(_order=obligations["status"].map(order)).sort_values(
        ["_order", "days_late", "unit_position", "unit_id"], ascending=[True, False, True, True])
    chips = []
    for o in tuples(rows):
        status = statuses()[o.status]
        days = "" if fmt.is_none(o.days_late) else f" {fmt.signed(o.days_late)}"
        link = tag("a", tag("span", status.symbol, aria_hidden="true"), f" {o.unit_short_name}{days}",
                   href=f"chi-tiet?{t('param.obligation')}={o.obligation_id}{query}", title=cell_title(o, status))
        chips.append(tag("li", link, class_=status_class(o.status)))
    return tag("ul", *chips, class_="dh-board") + status_legend(obligations)


def group_counts(groups: pd.DataFrame) -> Safe:
    """Groups of units with how many have which status, lowest coverage first; the rest in one line."""
    used = [s for s in statuses().values() if groups[f"{s.code}_count"].sum()]
    columns = [Column(t("coverage.group")), Column(t("measure.coverage_rate.label"))]
    columns += [Column(join([tag("span", s.symbol, aria_hidden="true"), " ", s.label]), "number") for s in used]
    ordered = groups.sort_values(["coverage_rate", "group_id"], na_position="last")
    rows = [
        [group_name(g["group_kind"], str(g["group_id"]), g["group_name"]),
         rate_cell(g["covered_count"], g["due_count"], g["coverage_rate"]),
         *(fmt.number(g[f"{s.code}_count"]) for s in used)]
        for g in all_records(ordered.head(GROUPS))
    ]
    rest = ordered.iloc[GROUPS:]
    if len(rest):
        covered, due = rest["covered_count"].sum(), rest["due_count"].sum()
        rows.append([t("slide.other_groups", count=fmt.number(len(rest))),
                     rate_cell(covered, due, covered / due if due else None),
                     *(fmt.number(rest[f"{s.code}_count"].sum()) for s in used)])
    return table(columns, rows, t("slide.status"))


def report_list(title: str, obligations: pd.DataFrame, query: str, none: str) -> Safe:
    """Reports with their days, longest first, and how many more there are."""
    head = tag("h3", t("slide.counted", title=title, count=fmt.number(len(obligations))))
    if not len(obligations):
        return tag("div", head, nothing(none))
    lines = [_report(row, query) for row in all_records(obligations.head(LINES))]
    return tag("div", head, tag("ul", *lines, *_more(len(obligations) - LINES, "slide.more_reports"), class_="dh-list"))


def item_list(blind: pd.DataFrame) -> Safe:
    """Items that nobody covered, then the least covered ones, each with n/N."""
    asked = blind[blind["required_unit_count"] > 0]
    if not len(asked):
        return nothing(t("none.no_item"))
    empty = asked[asked["covering_unit_count"] == 0]
    thin = asked.sort_values(["coverage_rate", "item_position", "content_item_id"])
    thin = empty if len(empty) else thin[thin["coverage_rate"] < 1]
    key = "slide.blind_count" if len(empty) else "slide.blind_none"
    said = tag("p", t(key, n=fmt.number(len(empty)), total=fmt.number(len(asked))), class_="dh-slide-said")
    lines = [
        tag("li", tag("span", tag("b", r["content_item_id"]), " ", r["item_title"]),
            tag("small", t("overview.unit_count", n=fmt.number(r["covering_unit_count"]),
                           total=fmt.number(r["required_unit_count"]))))
        for r in all_records(thin.head(LINES))
    ]
    return said + tag("ul", *lines, *_more(len(thin) - LINES, "slide.more_items"), class_="dh-list")


def trend(by_period: pd.DataFrame) -> Safe:
    """Coverage and on-time rate of the last periods that were due: bars with their numbers."""
    due = by_period[by_period["due_count"] > 0]
    if not len(due):
        return nothing(t("none.no_due"))
    shown = due.sort_values(["period_end", "series", "period_id"]).tail(TREND_PERIODS)
    # months and quarters are not one line
    shown = shown.sort_values(["series", "period_end", "period_id"])
    several_years = shown["period_id"].str[:4].nunique() > 1
    rows = [
        [short_label(p["period_id"], p["period_label"], several_years),
         rate_cell(p["covered_count"], p["due_count"], p["coverage_rate"]),
         rate_cell(p["on_time_due_count"], p["due_with_deadline_count"], p["on_time_rate"])]
        for p in all_records(shown)
    ]
    columns = [Column(t("table.period")), Column(t("measure.coverage_rate.label")),
               Column(t("measure.on_time_rate.label"))]
    left_out = t("slide.periods_shown", count=fmt.number(len(shown)), total=fmt.number(len(due)))
    quiet = tag("p", left_out, class_="dh-quiet") if len(shown) < len(due) else Safe("")
    return table(columns, rows, t("slide.trend"), "dh-slide-trend") + quiet


def decisions(waiting: int, returned: int, rulings: int, query: str) -> Safe:
    """What only a person can settle."""
    asked = [("waiting", waiting, "can-xem"), ("returned", returned, "do-bao-phu"), ("rulings", rulings, "quyet-dinh")]
    lines = [
        tag("li", tag("a", t(f"slide.{name}"), href=f"{page}?{query.removeprefix('&')}", target="_self"),
            tag("b", fmt.number(count)))
        for name, count, page in asked if count
    ]
    body = tag("ul", *lines, class_="dh-list") if lines else nothing(t("slide.decide_none"))
    return tag("div", tag("h3", t("slide.decide")), body)


def deadlines(obligations: pd.DataFrame) -> Safe:
    """The next deadlines, each with the days left and how many of its reports are still to come."""
    open_ = obligations[obligations["status"] == "not_due"]
    head = tag("h3", t("slide.deadlines"))
    if not len(open_):
        return tag("div", head, nothing(t("slide.deadlines_none")))
    groups = list(open_.groupby(["due_effective", "period_position", "period_id"]))
    lines = []
    for (due, _, period_id), group in groups[:LINES]:
        label = short_label(period_id, group["period_label"].iloc[0], with_year=True)
        left = group["days_until_due"].min()
        words = t("overview.due_today_badge") if left == 0 else t("overview.due_badge", days=fmt.number(left))
        said = t("slide.deadline", period=label, day=fmt.day(due), count=fmt.number(len(group)))
        lines.append(tag("li", tag("span", said), badge(words, "late")))
    return tag("div", head, tag("ul", *lines, *_more(len(groups) - LINES, "slide.more_deadlines"), class_="dh-list"))


def _report(row: dict[str, object], query: str) -> Safe:
    status = statuses()[row["status"]]
    link = tag("a", row["unit_short_name"], href=f"chi-tiet?{t('param.obligation')}={row['obligation_id']}{query}",
               title=row["unit_name"])
    period = tag("small", short_label(row["period_id"], row["period_label"], with_year=True))
    days = "" if fmt.is_none(row["days_late"]) else t("slide.days", days=fmt.number(row["days_late"]))
    words = days if row["status"] in ("late", "overdue") else status.label
    said = join([tag("span", status.symbol, aria_hidden="true"), f" {words}"])
    return tag("li", tag("span", link, " ", period), badge(said, status.code.replace("_", "-")))


def _more(count: int, key: str) -> list[Safe]:
    return [tag("li", tag("small", t(key, count=fmt.number(count))))] if count > 0 else []
