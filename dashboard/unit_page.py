"""What the page of one unit asks for: the list to choose from, the unit with its past, its rates beside the plan's."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard import ask, filters
from dashboard.explain_link import Links
from dashboard.filters import Filters
from dashboard.kept import of_frames

Row = Mapping[str, object]
_NOTHING = {"covered_count": 0, "required_count": 0}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that the viewer may see. `plans`, `links` and `queries` are by plan_id, over all periods and levels."""

    unit_id: str
    history: pd.DataFrame
    parents: pd.DataFrame
    succession: pd.DataFrame
    obligations: pd.DataFrame
    plans: dict[str, Filters]
    links: dict[str, Links]
    queries: dict[str, str]
    titles: dict[str, str]

    @property
    def plan_ids(self) -> list[str]:
        """The plans under which it owes something, in their order."""
        owed = set(self.obligations["plan_id"])
        return [plan_id for plan_id in self.plans if plan_id in owed]

    def plan_name(self, plan_id: str) -> str:
        """A plan's short title."""
        return self.plans[plan_id].plan["short_title"]


def choices(chosen: Filters) -> pd.DataFrame:
    """The units of the chosen plan and level that the viewer may see, named as the filters' tables name them."""
    found = ask.of_plan(ask.units(), chosen)
    return _as_in_tables(filters.of_scope(found, chosen.scope))


@of_frames
def _as_in_tables(units: pd.DataFrame) -> pd.DataFrame:
    return units.rename(columns={"name": "unit_name", "short_name": "unit_short_name", "position": "unit_position"})


def about(unit_id: str, chosen: Filters) -> Unit | None:
    """The unit, or None when there is no such unit for this viewer."""
    plans = filters.per_plan(chosen, ask.plans())
    everything = plans[chosen.plan_id]
    registers = {
        name: ask.ask(name, everything, all_plans=True, scope_unit_id=unit_id)
        for name in ("unit_history", "unit_parent_history", "unit_succession")
    }
    if not len(registers["unit_history"]):
        return None
    periods = ask.periods()
    owed = ask.of_unit("obligation_status", chosen, unit_id)
    order = {report_id: i for i, report_id in enumerate(periods["report_id"].unique())}
    owed = owed.assign(series=owed["report_id"].map(order)).sort_values(["series", "period_position", "period_id"])
    return Unit(
        unit_id, *registers.values(), owed, plans,
        {plan_id: filters.links(of_plan, periods) for plan_id, of_plan in plans.items()},
        {plan_id: of_plan.query() for plan_id, of_plan in plans.items()}, ask.report_titles(),
    )


def compared(found: Unit, plan_id: str) -> tuple[Row, Row, dict[str, Row]]:
    """(row of league_table, row of coverage_by_plan, sums of content of the unit and of the plan)."""
    of_plan = found.plans[plan_id]
    league = ask.ask("league_table", of_plan)
    items = ask.of_unit("content_coverage_by_unit_item", of_plan, found.unit_id)
    of_unit = ask.of_plan(items, of_plan)[list(_NOTHING)].sum().to_dict()
    whole = ask.ask("content_coverage_by_plan", of_plan)
    content = {"unit": of_unit, "plan": whole.iloc[0] if len(whole) else _NOTHING}
    mine = league[league["unit_id"] == found.unit_id].iloc[0]
    return mine, ask.ask("coverage_by_plan", of_plan).iloc[0], content
