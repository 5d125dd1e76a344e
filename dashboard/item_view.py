"""Content items: how far each is covered, by whom, and who never did; by unit or by area. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.area_map import look, rate_class
from dashboard.explain_link import Links, linked
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, badge, hidden, join, table, tag
from dashboard.matrix import ITEM_CLASS, framed, item_state
from dashboard.rows import tuples
from dashboard.tables import rate_cell
from dashboard.text import section, t
from dashboard.unit_link import unit_link

# worst first: who left it out of a report that came, who sent nothing, then the others
_ORDER = ("blank", "missing", "part", "nil", "covered", "none")
_NEVER = ("blank", "missing")
_COUNTS = ["required_count", "received_required_count", "reported_count", "nil_count", "covered_count"]


@of_frames
def item_sums(content: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per item of `items` (blind_spots), counted from rows of content_coverage_by_unit_item.

    Columns: those of blind_spots, never_count (units), the sums of the reports' counts, and both rates of them.
    """
    asked = content[content["required_count"] > 0]
    sums = asked.groupby("content_item_id")[_COUNTS].sum()
    units = asked.groupby("content_item_id").agg(
        required_unit_count=("unit_id", "size"), covering_unit_count=("covered_count", lambda n: int((n > 0).sum())))
    named = items[["plan_id", "content_item_id", "item_title", "section", "item_position"]]
    found = named.merge(sums.join(units), left_on="content_item_id", right_index=True, how="left")
    counts = [*_COUNTS, "required_unit_count", "covering_unit_count"]
    found[counts] = found[counts].fillna(0).astype(int)
    return found.assign(
        never_count=found["required_unit_count"] - found["covering_unit_count"],
        coverage_rate=_share(found, "covering_unit_count", "required_unit_count"),
        all_rate=_share(found, "covered_count", "required_count"),
        received_rate=_share(found, "covered_count", "received_required_count"),
    ).sort_values(["item_position", "content_item_id"])


def _share(frame: pd.DataFrame, count: str, total: str) -> pd.Series:
    return frame[count] / frame[total].where(frame[total] > 0)


@of_frames
def item_table(sums: pd.DataFrame, links: Links, ways: Mapping[str, str]) -> Safe:
    """Every item with its units, both rates side by side, and how many never covered it; `ways`: its own view."""
    rows = [
        [_item(i, ways),
         rate_cell(i.covering_unit_count, i.required_unit_count, i.coverage_rate, links, "item_coverage",
                   i.content_item_id),
         rate_cell(i.covered_count, i.required_count, i.all_rate, links, "content_rate", i.content_item_id),
         rate_cell(i.covered_count, i.received_required_count, i.received_rate, links, "content_received_rate",
                   i.content_item_id),
         fmt.number(i.nil_count), _never(i, ways)]
        for i in tuples(sums)
    ]
    columns = [Column(t("coverage.item")), Column(t("measure.item_coverage.label")), Column(t("item.all_rate")),
               Column(t("item.received_rate")), Column(t("item_state.nil.label"), "number"),
               Column(t("item.never"), "number")]
    return table(columns, rows, t("item.table"), "dh-dense dh-item-table")


def _item(item: tuple, ways: Mapping[str, str]) -> Safe:
    words = join([tag("b", item.content_item_id), " ", item.item_title])
    return tag("a", words, href=ways[item.content_item_id], title=t("item.open", item=item.content_item_id),
               class_="dh-unit")


def _never(item: tuple, ways: Mapping[str, str]) -> Safe:
    if not item.never_count:
        return tag("span", fmt.number(0))
    title = t("item.open", item=item.content_item_id)
    way = tag("a", fmt.number(item.never_count), href=ways[item.content_item_id], class_="dh-why", title=title)
    return tag("span", way, class_="dh-alarm")


@of_frames
def item_units(content: pd.DataFrame, item_id: str) -> pd.DataFrame:
    """The units of one item with their state, those that never covered it first."""
    rows = content[content["content_item_id"] == item_id]
    states = [item_state(r.required_count, r.received_required_count, r.covered_count, r.nil_count)
              for r in tuples(rows)]
    rows = rows.assign(state=states)
    return rows.assign(_order=rows["state"].map(_ORDER.index)).sort_values(
        ["_order", "unit_position", "unit_id"]).drop(columns="_order")


def item_sentence(units: pd.DataFrame) -> Safe:
    """'Covered by 38/40 units; 2 never: 1 left it blank, 1 sent no report.'"""
    asked = units[units["state"] != "none"]
    never = asked[asked["state"].isin(_NEVER)]
    if not len(asked):
        return tag("p", t("item.nobody_asked"), class_="dh-quiet")
    words = t("item.covered_by", n=fmt.number(len(asked) - len(never)), total=fmt.number(len(asked)))
    parts: list[object] = [tag("b", words)]
    if len(never):
        said = [t(f"item.never_{state}", count=fmt.number(n)) for state in _NEVER
                if (n := int((never["state"] == state).sum()))]
        parts.append(" " + t("item.never_words", count=fmt.number(len(never)), parts=", ".join(said)))
    return tag("p", *parts, class_="dh-item-words")


def item_unit_table(units: pd.DataFrame, links: Links) -> Safe:
    """Rows of item_units: state by symbol and word, and both rates of the unit's reports."""
    words = section("item_state")
    rows = []
    for u in tuples(units):
        of_unit = links.of_unit(u.unit_id)
        state = words[u.state]
        rows.append([
            unit_link(u.unit_id, u.unit_short_name, links.query, u.unit_name),
            badge(f"{state['symbol']} {state['label']}", ITEM_CLASS[u.state].removeprefix("dh-s-")),
            rate_cell(u.covered_count, u.required_count, u.coverage_rate, of_unit, "content_rate", u.content_item_id),
            rate_cell(u.covered_count, u.received_required_count, u.coverage_among_received_rate, of_unit,
                      "content_received_rate", u.content_item_id),
            fmt.number(u.nil_count),
        ])
    columns = [Column(t("table.unit")), Column(t("item.state")), Column(t("item.all_rate")),
               Column(t("item.received_rate")), Column(t("item_state.nil.label"), "number")]
    return table(columns, rows, t("item.units"), "dh-dense")


@of_frames
def item_area_map(content: pd.DataFrame, areas: dict[str, str], of_unit: dict[str, str], sums: pd.DataFrame,
                  ways: dict[str, str]) -> Safe:
    """Items by area: units covering the item of the units that must. `areas`: id -> name, `of_unit`: unit_id -> area.

    `ways`: area -> this page for its units only.
    """
    asked = content[content["required_count"] > 0]
    asked = asked.assign(area=asked["unit_id"].map(of_unit), is_covering=asked["covered_count"] > 0)
    counted = asked.groupby(["content_item_id", "area"])["is_covering"].agg(["sum", "size"])
    cells = {key: _area_cell(int(n), int(total)) for key, n, total in counted.itertuples(name=None)}
    none = tag("td", hidden(t("item_state.none.label")), tag("span", t("none.value"), aria_hidden="true"),
               class_="dh-cell dh-s-exempt")
    body = [
        tag("tr", tag("th", tag("b", i.content_item_id), " ", i.item_title, scope="row", title=i.section),
            tag("td", fmt.ratio(i.covering_unit_count, i.required_unit_count), class_="dh-number"),
            *(cells.get((i.content_item_id, area), none) for area in areas))
        for i in tuples(sums)
    ]
    heads = [tag("th", tag("span", tag("a", name, href=ways[area], class_="dh-unit")), scope="col", class_="dh-tall")
             for area, name in areas.items()]
    head = tag("tr", tag("th", t("coverage.item"), scope="col", class_="dh-corner"),
               tag("th", t("measure.item_coverage.label"), scope="col"), *heads)
    return framed(t("item.areas"), [head], body, "dh-map dh-items dh-areas")


@of_frames
def unit_rates(content: pd.DataFrame, links: Links) -> list[Safe]:
    """Two rows under the map of items: both rates of each unit, in the order of its columns."""
    sums = content.groupby(["unit_position", "unit_id"], as_index=False)[_COUNTS].sum()
    rows = []
    for measure, total in (("content_rate", "required_count"), ("content_received_rate", "received_required_count")):
        head = tag("th", t(f"item.{'all' if total == 'required_count' else 'received'}_rate"), scope="row", colspan=2)
        cells = [_rate(int(u.covered_count), int(getattr(u, total)), links.of_unit(u.unit_id), measure)
                 for u in tuples(sums)]
        rows.append(tag("tr", head, *cells, class_="dh-foot"))
    return rows


def _rate(n: int, total: int, links: Links, measure: str) -> Safe:
    if not total:
        return tag("td", t("none.value"), class_="dh-cell dh-quiet")
    words = join([tag("b", fmt.percent(n / total)), tag("small", fmt.ratio(n, total))])
    return tag("td", linked(links, words, measure, n, total), class_="dh-cell")


def _area_cell(n: int, total: int) -> Safe:
    name = rate_class(n, total)
    words = section("rate_class")[name]
    shown = join([tag("span", words["symbol"], aria_hidden="true"), " ", tag("small", fmt.ratio(n, total)),
                  hidden(words["label"])])
    return tag("td", shown, class_=f"dh-cell {look(name)}", title=t("overview.unit_count", n=n, total=total))
