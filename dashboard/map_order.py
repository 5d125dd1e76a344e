"""In which order and in which groups the units of a map stand. Pure."""

import pandas as pd

from dashboard.kept import of_frames
from dashboard.name_order import sort_key
from dashboard.rows import tuples
from dashboard.tables import group_name
from dashboard.text import t

ORDERS = ("register", "worst", "name")
SPLITS = ("none", "parent", "unit_type")
# worst first: what is missing weighs more than what came late; more of the same is worse
_WEIGHTS = ("overdue", "returned", "awaited", "late")


@of_frames
def in_order(obligations: pd.DataFrame, order: str) -> pd.DataFrame:
    """The rows with unit_position rewritten, so that pages of units follow the order: register | worst | name."""
    units = obligations.drop_duplicates("unit_id", keep="last").set_index("unit_id")
    place = units["unit_position"]
    if order == "name":
        names = units["unit_short_name"].map(sort_key)
        ranked = sorted(units.index, key=lambda unit_id: (names[unit_id], place[unit_id], unit_id))
    elif order == "worst":
        ranked = _worst_first(obligations, place)
    else:
        return obligations
    nth = {unit_id: i for i, unit_id in enumerate(ranked)}
    return obligations.assign(unit_position=obligations["unit_id"].map(nth))


def _worst_first(obligations: pd.DataFrame, place: pd.Series) -> list[str]:
    # what is not due yet is nobody's fault
    seen = obligations[obligations["is_due"].astype(bool)]
    counts = pd.crosstab(seen["unit_id"], seen["status"]).reindex(
        index=place.index, columns=list(_WEIGHTS), fill_value=0)
    days = seen.groupby("unit_id")["days_late"].sum().reindex(place.index, fill_value=0)
    table = counts.assign(days=days, place=place)
    ways = [False] * (len(_WEIGHTS) + 1) + [True, True]
    return table.sort_values([*_WEIGHTS, "days", "place", "unit_id"], ascending=ways).index.tolist()


@of_frames
def group_names(obligations: pd.DataFrame, units: pd.DataFrame, split: str) -> dict[str, str]:
    """unit_id -> the name of its group (parent | unit_type), in the groups' order; empty for none.

    `units` are rows of unit_list of the plan: the parents' names are there.
    """
    if split == "none":
        return {}
    latest = obligations.drop_duplicates("unit_id", keep="last").sort_values(["unit_position", "unit_id"])
    known = units.drop_duplicates("unit_id").set_index("unit_id")
    if split == "unit_type":
        return {u.unit_id: group_name("unit_type", u.unit_type, u.unit_type) for u in tuples(latest)}
    named = known["parent_name"].reindex(latest["unit_id"]).fillna(t("map.no_parent"))
    return dict(zip(latest["unit_id"], named, strict=True))


@of_frames
def in_groups(obligations: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The rows with unit_position rewritten so that units of one group stand together, in the order they had."""
    if not names:
        return obligations
    units = obligations.drop_duplicates("unit_id", keep="last").sort_values(["unit_position", "unit_id"])
    labels = units["unit_id"].map(names)
    order = {label: i for i, label in enumerate(sorted(labels.unique(), key=sort_key))}
    ranked = units.assign(_group=labels.map(order)).sort_values("_group", kind="stable")["unit_id"]
    nth = {unit_id: i for i, unit_id in enumerate(ranked)}
    return obligations.assign(unit_position=obligations["unit_id"].map(nth))
