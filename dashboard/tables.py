"""DataFrame -> plain HTML table with Vietnamese heads and numbers; the twin of every chart. Pure."""

from collections.abc import Mapping
from urllib.parse import quote

import pandas as pd

from dashboard import format as fmt
from dashboard.due_reason import due_dates
from dashboard.explain_link import Links, linked, linked_count
from dashboard.headline import names
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.status import status_class, statuses
from dashboard.text import has, section, t
from dashboard.unit_link import linked_unit


def rate_cell(count: object, total: object, rate: object, links: Links | None = None, measure: str = "",
              item_id: str = "") -> Safe:
    """n/N, percent, and a bar as wide as the rate; nothing due is a dash. With `links` it leads to what it counts."""
    if fmt.is_none(rate):
        return tag("span", t("none.value"), class_="dh-quiet")
    width = min(max(float(rate), 0.0), 1.0) * 100
    # a rate above one is never clamped in words: it is an alarm
    class_ = "dh-rate dh-alarm" if float(rate) > 1 else "dh-rate"
    bar = tag("i", style=f"width:{width:.1f}%", aria_hidden="true")
    words = join([tag("b", fmt.percent(rate)), " ", tag("small", fmt.ratio(count, total))])
    return tag("span", bar, linked(links, words, measure, count, total, item_id), class_=class_)


@of_frames
def plan_table(plans: pd.DataFrame, coverage: pd.DataFrame, content: pd.DataFrame, query: str,
               links: Links | None = None) -> Safe:
    """All plans side by side: coverage, on-time rate, content. `query` and `links` are of the filters of all plans."""
    cover, contents = coverage.set_index("plan_id"), content.set_index("plan_id")
    rows = []
    for plan in tuples(plans):
        link = tag("a", plan.short_title, href=f"./{plan_query(plan.short_title, query)}", title=plan.title)
        of_plan = None if links is None else links.of_plan(plan.short_title)
        rows.append([link, *_plan_rates(cover, contents, plan.plan_id, of_plan)])
    columns = [Column(t("table.plan"))] + [
        Column(t(f"measure.{m}.label")) for m in ("coverage_rate", "on_time_rate", "content_rate")
    ]
    return table(columns, rows, t("overview.plans"))


def _plan_rates(cover: pd.DataFrame, contents: pd.DataFrame, plan_id: str, links: Links | None) -> list[Safe]:
    dash = rate_cell(0, 0, None)
    cells = [dash, dash, dash]
    if plan_id in cover.index:
        row = cover.loc[plan_id]
        cells[0] = rate_cell(row["covered_count"], row["due_count"], row["coverage_rate"], links, "coverage_rate")
        cells[1] = rate_cell(row["on_time_due_count"], row["due_with_deadline_count"], row["on_time_rate"], links,
                             "on_time_rate")
    if plan_id in contents.index:
        row = contents.loc[plan_id]
        cells[2] = rate_cell(row["covered_count"], row["required_count"], row["coverage_rate"], links, "content_rate")
    return cells


def plan_query(short_title: str, query: str) -> str:
    """The overview's address for another plan; `query` are the filters that hold for every plan."""
    return f"?{t('param.plan')}={quote(short_title)}{query}"


@of_frames
def group_table(groups: pd.DataFrame, links: Links | None = None, view: str = "as_was") -> Safe:
    """Coverage of each group in each period, and in all of them: numerators and denominators are summed.

    `groups` come in report order (periods.in_report_order).
    """
    periods = groups.drop_duplicates("period_id").sort_values(["series", "period_position", "period_id"])
    several_years = periods["period_id"].str[:4].nunique() > 1
    cells = {
        (g.group_id, g.period_id): rate_cell(
            g.covered_count, g.due_count, g.coverage_rate,
            links and links.of_group(g.group_kind, g.group_id, view).of_period(g.period_id), "coverage_rate")
        for g in tuples(groups)
    }
    dash = rate_cell(0, 0, None)
    rows = []
    for group_id, group in groups.groupby("group_id", sort=False):
        covered, due = group["covered_count"].sum(), group["due_count"].sum()
        name = group_name(group.iloc[0]["group_kind"], str(group_id), group.iloc[0]["group_name"])
        of_group = links and links.of_group(group.iloc[0]["group_kind"], str(group_id), view)
        rows.append([name, rate_cell(covered, due, covered / due if due else None, of_group, "coverage_rate"),
                     *(cells.get((group_id, p), dash) for p in periods["period_id"])])
    columns = [Column(t("coverage.group")), Column(t("coverage.total"))]
    columns += [
        Column(tag("abbr", short_label(p.period_id, p.period_label, several_years), title=p.period_label))
        for p in tuples(periods)
    ]
    return table(columns, rows, t("coverage.reports"), "dh-dense dh-groups")


def group_name(kind: str, group_id: str, name: str) -> str:
    """Levels and types have words of ours, parents their own name."""
    key = f"{kind}.{group_id}"
    return t(key) if kind != "parent" and has(key) else (name or t("none.value"))


@of_frames
def status_table(coverage: pd.DataFrame, links: Links | None = None) -> Safe:
    """The twin of the status bars: counts per period and status, with both rates."""
    used = [s for s in statuses().values() if coverage[f"{s.code}_count"].sum()]
    columns = [Column(t("table.period"))]
    columns += [Column(join([tag("span", s.symbol, aria_hidden="true"), " ", s.label]), "number") for s in used]
    columns += [Column(t("table.due"), "number"), Column(t("measure.coverage_rate.label")),
                Column(t("measure.on_time_rate.label"))]
    rows = [_status_row(row, [s.code for s in used], links and links.of_period(row["period_id"]))
            for _, row in coverage.iterrows()]
    return table(columns, rows, t("coverage.chart"), "dh-dense")


def _status_row(row: pd.Series, codes: list[str], links: Links | None) -> list[object]:
    counts = [f"{code}_count" for code in (*codes, "due")]
    return [
        row["period_label"], *(linked_count(links, count, row[count]) for count in counts),
        rate_cell(row["covered_count"], row["due_count"], row["coverage_rate"], links, "coverage_rate"),
        rate_cell(row["on_time_due_count"], row["due_with_deadline_count"], row["on_time_rate"], links,
                  "on_time_rate"),
    ]


@of_frames
def timeliness_table(timeliness: pd.DataFrame, links: Links | None = None) -> Safe:
    """One row per unit over the chosen periods: numerators and denominators are summed, rates never averaged."""
    columns = [
        Column(t("table.unit")), Column(t("measure.on_time_rate.label")), Column(t("measure.on_time_share.label")),
        Column(t("status.late.label"), "number"), Column(t("timeliness.missing"), "number"),
        Column(t("timeliness.days_max"), "number"), Column(t("timeliness.open_max"), "number"),
    ]
    rows = [_timeliness_row(u, links and links.of_unit(u.unit_id))
            for u in tuples(unit_timeliness(timeliness))]
    return table(columns, rows, t("timeliness.per_unit"), "dh-dense")


def _timeliness_row(u: tuple, links: Links | None) -> list[object]:
    return [
        linked_unit(links, u.unit_id, u.unit_short_name, u.unit_name),
        rate_cell(u.on_time, u.due, u.rate, links, "on_time_rate"),
        rate_cell(u.on_time, u.on_time + u.late, u.share, links, "on_time_share"),
        linked_count(links, "late_count", u.late), linked_count(links, "missing_count", u.missing),
        days(u.days_late_max), days(u.days_open_max),
    ]


def unit_timeliness(timeliness: pd.DataFrame) -> pd.DataFrame:
    """timeliness_by_unit_period summed over its periods: one row per unit, in the units' order."""
    summed = timeliness.groupby(["unit_position", "unit_id"], as_index=False).agg(
        unit_name=("unit_name", "last"), unit_short_name=("unit_short_name", "last"),
        due=("due_with_deadline_count", "sum"), on_time=("on_time_count", "sum"), late=("late_count", "sum"),
        missing=("missing_count", "sum"), days_late_max=("days_late_max", "max"),
        days_open_max=("days_open_max", "max"),
    )
    sent = summed["on_time"] + summed["late"]
    return summed.assign(
        rate=summed["on_time"] / summed["due"].where(summed["due"] > 0),
        share=summed["on_time"] / sent.where(sent > 0),
    )


def days(value: object) -> str:
    """'12 ngay', or a dash."""
    return t("none.value") if fmt.is_none(value) else t("timeliness.days_value", days=fmt.number(value))


@of_frames
def due_table(obligations: pd.DataFrame) -> Safe:
    """Every deadline in force with its reason; extended units are named."""
    rows = []
    for d in tuples(due_dates(obligations)):
        units: object = fmt.number(d.unit_count)
        if d.is_extended:
            units = names(d.unit_names, "headline.and_more", "names")
        rows.append([d.period_label, fmt.day(d.due_nominal), tag("b", fmt.day(d.due_effective)), units, d.reason])
    columns = [Column(t("table.period")), Column(t("timeliness.nominal")), Column(t("timeliness.effective")),
               Column(t("timeliness.units")), Column(t("timeliness.reason"))]
    return table(columns, rows, t("timeliness.due_dates"), "dh-dense")


@of_frames
def blind_table(blind: pd.DataFrame, links: Links | None = None) -> Safe:
    """Items that no unit covered."""
    empty = blind[(blind["required_unit_count"] > 0) & (blind["covering_unit_count"] == 0)]
    if not len(empty):
        return note(t("coverage.blind_none"))
    rows = [
        [tag("span", tag("b", b.content_item_id), " ", b.item_title), b.section,
         linked(links, t("measure.item_coverage.count", n=fmt.number(b.covering_unit_count),
                         total=fmt.number(b.required_unit_count)),
                "item_coverage", b.covering_unit_count, b.required_unit_count, b.content_item_id)]
        for b in tuples(empty)
    ]
    columns = [Column(t("coverage.item")), Column(t("coverage.section")), Column(t("measure.item_coverage.label"))]
    return table(columns, rows, t("coverage.blind"))


def status_badge(code: str) -> Safe:
    """A status with its symbol, for the detail page."""
    status = statuses()[code]
    return tag("span", tag("span", status.symbol, aria_hidden="true"), " ", status.label,
               class_=f"dh-badge {status_class(code)}", title=status.definition)


def facts_list(pairs: list[tuple[str, object]]) -> Safe:
    """Label and value pairs."""
    return tag("dl", *(join([tag("dt", label), tag("dd", value)]) for label, value in pairs), class_="dh-facts")


@of_frames
def glossary(measures: list[str]) -> Safe:
    """Definitions of the measures a page shows, for print and for readers without a mouse."""
    words = section("measure")
    return glossary_of({measure: words[measure] for measure in measures})


def glossary_of(words: Mapping[str, Mapping[str, str]]) -> Safe:
    """The same for any part of the catalogue whose entries have a label and a definition."""
    return tag("dl", *(join([tag("dt", w["label"]), tag("dd", w["definition"])]) for w in words.values()),
               class_="dh-facts dh-glossary")


def note(text: str) -> Safe:
    """A quiet line under a heading."""
    return tag("p", text, class_="dh-quiet")


def heading(text: str, level: int = 2) -> Safe:
    """A section's heading."""
    return tag(f"h{level}", text, class_="dh-h")
