"""Who a unit is: its names, types and parents through time, whom it followed and who followed it. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.rows import tuples
from dashboard.tables import facts_list
from dashboard.text import t, word
from dashboard.unit_link import unit_link

SEPARATOR = " \N{MIDDLE DOT} "


def latest(history: pd.DataFrame) -> pd.Series:
    """The row of unit_history that holds at the instant, else the last one; `history` is of one unit."""
    valid = history[history["is_valid"]]
    return (valid if len(valid) else history).iloc[-1]


def unit_facts(history: pd.DataFrame, parents: pd.DataFrame, query: str) -> Safe:
    """Name, type, level, parents, days; who carries it on. `parents`: unit_parent_history of the same unit."""
    now = latest(history)
    pairs: list[tuple[str, object]] = [
        (t("unit.name"), now["name"]),
        (t("unit.type"), SEPARATOR.join([type_words(now["unit_type"]), t(f"level.{now['level']}")])),
        (t("unit.parent"), _parents(parents)),
        (t("unit.exists"), _stretch(history["valid_from"].min(), history["valid_to"].iloc[-1])),
    ]
    names = history.drop_duplicates("name")
    if len(names) > 1:
        before = names[names["name"] != now["name"]]["name"]
        pairs.insert(1, (t("unit.other_names"), "; ".join(before)))
    if now["current_unit_id"] != now["unit_id"]:
        heir: object = now["current_name"]
        if now["can_open_current"]:
            heir = unit_link(now["current_unit_id"], now["current_name"], query)
        pairs.append((t("unit.carried_on"), heir))
    return facts_list(pairs)


@of_frames
def unit_list(units: pd.DataFrame, query: str) -> Safe:
    """Units to choose from: name, type, level; each name a link."""
    rows = [
        [unit_link(u.unit_id, u.unit_name, query), type_words(u.unit_type), t(f"level.{u.level}")]
        for u in tuples(units)
    ]
    columns = [Column(t("table.unit")), Column(t("unit.type")), Column(t("filter.level"))]
    return table(columns, rows, t("unit.list"), "dh-units")


def type_words(unit_type: str) -> str:
    """The name of a type of unit; one that has no word yet stays as it is."""
    return word(f"unit_type.{unit_type}", unit_type)


def history_table(history: pd.DataFrame, parents: pd.DataFrame) -> Safe:
    """Names and parents through time, the oldest first, each with the paper it rests on."""
    rows = [
        [_stretch(h.valid_from, h.valid_to), h.name,
         SEPARATOR.join([type_words(h.unit_type), t(f"level.{h.level}")]), _or_dash(h.source)]
        for h in tuples(history)
    ]
    rows += [
        [_stretch(p.valid_from, p.valid_to), t("unit.under", parent=p.parent_name), t(f"unit_tree.{p.tree}"),
         t("none.value")]
        for p in tuples(parents)
    ]
    columns = [Column(t(f"unit.{name}")) for name in ("when", "what", "kind", "source")]
    return table(columns, rows, t("unit.history"), "dh-dense dh-lineage")


def succession_table(succession: pd.DataFrame, query: str) -> Safe:
    """Predecessors and successors with day, share and source; a name the viewer may open is a link."""
    rows = [
        [t(f"unit.{s.direction}"), _other(s, query), fmt.day(s.effective_on),
         t("none.value") if fmt.is_none(s.share) else fmt.percent(s.share), _or_dash(s.source)]
        for s in tuples(succession)
    ]
    columns = [Column(t("unit.direction")), Column(t("table.unit")), Column(t("unit.from_day")),
               Column(t("unit.share"), "number"), Column(t("unit.source"))]
    return table(columns, rows, t("unit.succession"), "dh-dense dh-lineage")


def _other(row: tuple, query: str) -> Safe:
    if row.can_open:
        return unit_link(row.other_unit_id, row.other_name, query)
    return tag("span", row.other_name)


def _parents(parents: pd.DataFrame) -> object:
    """The parents of the instant, else the last ones, each with its tree."""
    if not len(parents):
        return t("unit.no_parent")
    valid = parents[parents["is_valid"]]
    shown = valid if len(valid) else parents[parents["valid_to"] == parents["valid_to"].max()]
    return join([f"{p.parent_name} ({t(f'unit_tree.{p.tree}')})" for p in tuples(shown)], "; ")


def _stretch(start: object, end: object) -> str:
    if fmt.is_none(end):
        return t("unit.since", start=fmt.day(start))
    return t("unit.between", start=fmt.day(start), end=fmt.day(end))


def _or_dash(value: object) -> str:
    return t("none.value") if fmt.is_none(value) or not value else str(value)
