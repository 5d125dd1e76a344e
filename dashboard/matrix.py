"""Two maps as real HTML tables, readable without colour: unit x period by status, content item x unit."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links, linked
from dashboard.kept import of_frames
from dashboard.markup import Safe, hidden, join, tag
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.status import Status, status_class, statuses
from dashboard.text import section, t
from dashboard.unit_link import linked_unit, unit_link

CELL_WIDTH = 44     # pixels: room for a symbol and three digits


@of_frames
def status_map(obligations: pd.DataFrame, report_titles: dict[str, str], query: str, period_id: str | None,
               groups: Mapping[str, str] | None = None) -> Safe:
    """One row per unit, one column per report and period; a chosen period's column is marked.

    `query` is the filters' query string, so that a cell's link keeps them. `groups`: unit_id -> the name of its group,
    for units that stand group by group (map_order.in_groups).
    """
    periods = _periods(obligations, list(report_titles))
    several_years = periods["period_id"].str[:4].nunique() > 1
    cells = {
        (o.unit_id, o.report_id, o.period_id): _status_cell(o, query)
        for o in tuples(obligations)
    }
    units = obligations.drop_duplicates("unit_id", keep="last").sort_values(["unit_position", "unit_id"])
    keys = list(zip(periods["report_id"], periods["period_id"], strict=True))
    blank = tag("td", hidden(t("none.value")), class_="dh-cell dh-s-none")
    body = []
    group = None
    for u in tuples(units):
        if groups and groups.get(u.unit_id) != group:
            group = groups[u.unit_id]
            body.append(_group_head(group, len(keys) + 1))
        head_cell = _unit_head(u.unit_id, u.unit_short_name, u.unit_name, query)
        body.append(tag("tr", head_cell, *(cells.get((u.unit_id, *key), blank) for key in keys)))
    heads = [
        tag("th", tag("abbr", short_label(p.period_id, p.period_label, several_years), title=p.period_label),
            scope="col", class_="dh-picked" if p.period_id == period_id else None)
        for p in tuples(periods)
    ]
    head = [tag("tr", tag("th", t("overview.unit"), scope="col", class_="dh-corner"), *heads)]
    if periods["report_id"].nunique() > 1:
        head.insert(0, _report_heads(periods, report_titles))
    density = "wide" if len(keys) <= 6 else "close"
    return framed(t("overview.map"), head, body, f"dh-map dh-map-{density}", 118 + CELL_WIDTH * len(keys))


@of_frames
def bars_legend(coverage: pd.DataFrame) -> Safe:
    """The legend of charts.status_bars: colour and pattern of each bar, symbol and word of its status."""
    return tag("ul", *(
        tag("li", tag("span", class_=f"dh-key dh-bar {status_class(s.code)}", style=f"--bar:{s.bar}",
                      aria_hidden="true"), f"{s.symbol} {s.label}")
        for s in statuses().values() if coverage[f"{s.code}_count"].any()
    ), class_="dh-legend dh-bars-legend")


@of_frames
def status_legend(obligations: pd.DataFrame) -> Safe:
    """Symbol, colour and word of each status that occurs, and the star of extended ones."""
    present = set(obligations["status"])
    entries = [(s.symbol, s.label, status_class(s.code)) for s in statuses().values() if s.code in present]
    if obligations["is_extended"].any():
        entries.append(("*", t("overview.cell_extended"), "dh-s-exempt"))
    return legend(entries)


@of_frames
def item_map(content: pd.DataFrame, blind: pd.DataFrame, links: Links | None = None,
             foot: Sequence[Safe] = ()) -> Safe:
    """Content items as rows, units as columns, and how many units cover each item beside it; `foot` are more rows."""
    units = content.drop_duplicates("unit_id").sort_values(["unit_position", "unit_id"])
    cells = {(c.content_item_id, c.unit_id): _item_cell(c, links) for c in tuples(content)}
    none = tag("td", hidden(t("item_state.none.label")), tag("span", t("none.value"), aria_hidden="true"),
               class_="dh-cell dh-s-exempt")
    body = [
        tag("tr", _item_head(i), _item_count(i, links),
            *(cells.get((i.content_item_id, unit_id), none) for unit_id in units["unit_id"]))
        for i in tuples(blind.sort_values(["item_position", "content_item_id"]))
    ]
    heads = [
        tag("th", tag("span", linked_unit(links, u.unit_id, u.unit_short_name, u.unit_name)), scope="col",
            class_="dh-tall")
        for u in tuples(units)
    ]
    head = tag("tr", tag("th", t("coverage.item"), scope="col", class_="dh-corner"),
               tag("th", t("measure.item_coverage.label"), scope="col"), *heads)
    return framed(t("coverage.matrix"), [head], [*body, *foot], "dh-map dh-items")


def item_legend() -> Safe:
    """What the symbols of the item map mean."""
    return legend([(w["symbol"], w["label"], ITEM_CLASS[code]) for code, w in section("item_state").items()])


ITEM_CLASS = {
    "covered": "dh-s-on-time", "part": "dh-s-late", "nil": "dh-s-received", "blank": "dh-s-overdue",
    "missing": "dh-s-awaited", "none": "dh-s-exempt",
}


def item_state(required: int, received: int, covered: int, nil: int) -> str:
    """covered | part | nil | blank | missing | none, from the counts of due reports of one unit and item."""
    if not required:
        return "none"
    if covered == required:
        return "nil" if nil == covered else "covered"
    if covered:
        return "part"
    return "blank" if received else "missing"


def _item_cell(cell: tuple, links: Links | None) -> Safe:
    state = item_state(cell.required_count, cell.received_required_count, cell.covered_count, cell.nil_count)
    words = section("item_state")[state]
    shown = words["symbol"]
    if state == "part":
        shown += f" {cell.covered_count}/{cell.required_count}"
    title = t("coverage.item_cell", unit=cell.unit_short_name, item=cell.content_item_id, state=words["label"],
              n=fmt.number(cell.covered_count), total=fmt.number(cell.required_count))
    parts = join([tag("span", shown, aria_hidden="true"), hidden(words["label"])])
    return tag("td", linked(links and links.of_unit(cell.unit_id), parts, "content_rate", cell.covered_count,
                            cell.required_count, cell.content_item_id),
               class_=f"dh-cell {ITEM_CLASS[state]}", title=title)


def _item_head(item: tuple) -> Safe:
    return tag("th", tag("b", item.content_item_id), " ", item.item_title, scope="row", title=item.section)


def _item_count(item: tuple, links: Links | None) -> Safe:
    is_blind = item.required_unit_count and not item.covering_unit_count
    count = fmt.ratio(item.covering_unit_count, item.required_unit_count)
    return tag("td", linked(links, count, "item_coverage", item.covering_unit_count, item.required_unit_count,
                            item.content_item_id),
               class_="dh-number" + (" dh-alarm" if is_blind else ""))


def _periods(obligations: pd.DataFrame, report_order: list[str]) -> pd.DataFrame:
    periods = obligations.drop_duplicates(["report_id", "period_id"])
    order = periods["report_id"].map({report_id: i for i, report_id in enumerate(report_order)})
    return periods.assign(_order=order).sort_values(["_order", "report_id", "period_position", "period_id"])


def _report_heads(periods: pd.DataFrame, titles: dict[str, str]) -> Safe:
    spans = periods.groupby("report_id", sort=False).size()
    return tag("tr", tag("td", class_="dh-corner"), *(
        tag("th", titles.get(report_id, report_id), scope="colgroup", colspan=int(count), class_="dh-report")
        for report_id, count in spans.items()
    ))


def _status_cell(o: tuple, query: str) -> Safe:
    status = statuses()[o.status]
    shown = status.symbol
    if o.status in ("late", "overdue") and not fmt.is_none(o.days_late):
        shown += "\N{HAIR SPACE}" + fmt.signed(o.days_late)
    star = [tag("sup", "*")] if o.is_extended else []
    title = cell_title(o, status)
    link = tag(
        "a", tag("span", shown, *star, aria_hidden="true"), hidden(title),
        href=f"chi-tiet?{t('param.obligation')}={o.obligation_id}{query}", title=title,
    )
    return tag("td", link, class_=f"dh-cell {status_class(o.status)}")


def cell_title(o: tuple, status: Status) -> str:
    """One obligation in one line of words: what a mouse or a screen reader gets of a cell."""
    parts = [t("overview.cell_title", unit=o.unit_short_name, period=o.period_label, status=status.label)]
    if not fmt.is_none(o.days_late):
        key = "overview.cell_days_open" if o.status == "overdue" else "overview.cell_days_late"
        parts.append(t(key, days=fmt.number(o.days_late)))
    if not fmt.is_none(o.due_effective):
        parts.append(t("overview.cell_due", day=fmt.day(o.due_effective)))
    flags = [(o.is_early, "early"), (o.is_nil, "nil"), (o.is_extended, "extended"),
             (o.straddles_reorganisation, "straddles")]
    parts += [t(f"overview.cell_{name}") for is_set, name in flags if is_set]
    if o.version_count > 1:
        parts.append(t("overview.cell_versions", n=o.version_count))
    return ", ".join(parts)


def _unit_head(unit_id: str, short_name: str, name: str, query: str) -> Safe:
    return tag("th", unit_link(unit_id, short_name, query, name), scope="row", title=name)


def _group_head(name: str, width: int) -> Safe:
    return tag("tr", tag("th", name, scope="rowgroup", colspan=width), class_="dh-group-head")


def framed(caption: str, head: list[Safe], body: list[Safe], class_: str, min_width: int | None = None) -> Safe:
    """A map as a table that scrolls by itself, with its caption for readers."""
    parts = [tag("caption", hidden(caption)), tag("thead", join(head)), tag("tbody", join(body))]
    inner = tag("table", *parts, class_=class_, style=min_width and f"min-width:{min_width}px")
    return tag("div", inner, class_="dh-scroll", tabindex="0", role="region", aria_label=caption)


def legend(entries: list[tuple[str, str, str]]) -> Safe:
    """(symbol, words, colour class) one after another."""
    return tag("ul", *(
        tag("li", tag("span", symbol, class_=f"dh-key {class_}", aria_hidden="true"), label)
        for symbol, label, class_ in entries
    ), class_="dh-legend")
