"""A nation-decade: 34 provinces, ten years. Aggregates by province and period, and what a province's page asks."""

import tempfile
from pathlib import Path

import queries
from tests.bench.made_up import build
from tests.bench.queries import times

NATION_LIMIT_MS = 1000
PAGE_LIMIT_MS = 50
# what the first pages ask of one plan, a province's year
PAGE = ("obligation_status", "coverage_by_plan_period", "coverage_by_unit_period", "timeliness_by_unit_period",
        "overdue_obligations", "league_table")


def measure() -> int:
    """Print one line a query; return how many were over their limit. Six minutes to make the nation, 6 GiB of disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = build(Path(folder), provinces=34)
        connection = queries.prepare(store.read())
        facts, owed = connection.execute(
            "select (select count(*) from fact), (select count(*) from obligation)").fetchone()
        print(f"{owed:,} obligations, {facts:,} facts, {store.current().stat().st_size / 2**20:,.0f} MiB")
        common = {"as_of": queries.as_of("2026-11-20"), "unit_ids": queries.all_units(connection),
                  "with_extensions": True}
        over = _row(connection, "coverage_by_area_period", NATION_LIMIT_MS, 20, plan_ids=None, view="as_was",
                    group_kind="parent", **common)
        over += _row(connection, "coverage_by_area_period", None, 5, plan_ids=None, view="as_is",
                     group_kind="parent", **common)
        # a province's viewer: its own units, its plan of the year
        of_province = common | {"unit_ids": [unit for unit in common["unit_ids"] if unit.startswith("p7.")]}
        for name in PAGE:
            over += _row(connection, name, PAGE_LIMIT_MS, 25, plan_ids=["p7-2026"], **of_province)
        connection.close()
    return over


def _row(connection: object, name: str, limit: int | None, rounds: int, **params: object) -> int:
    p50, p95 = times(connection, name, rounds, **params)
    where = (params["plan_ids"] or ["all"])[0] + (f", {params['view']}" if "view" in params else "")
    is_over = limit is not None and p95 > limit
    print(f"{name:30}{where:16}{p50:10.1f}{p95:10.1f}  {'limit ' + str(limit) if limit else ''}"
          f"{'  OVER' if is_over else ''}")
    return int(is_over)
