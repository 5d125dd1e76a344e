"""Every query on a province-decade: p50 and p95, as the pages ask (one plan) and over all ten years at once."""

import statistics
import tempfile
import time
from pathlib import Path

import queries
from tests.bench.made_up import build

LIMIT_MS = 100
ROUNDS = 25


def measure() -> int:
    """Print one line a query; return how many were over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        store = build(Path(folder))
        connection = queries.prepare(store.read())
        facts, owed = connection.execute(
            "select (select count(*) from fact), (select count(*) from obligation)").fetchone()
        print(f"{owed:,} obligations, {facts:,} facts, {store.current().stat().st_size / 2**20:,.0f} MiB")
        print(f"{'query':40}{'one plan p50':>14}{'p95 ms':>10}{'ten years p95 ms':>20}")
        unit_ids = queries.all_units(connection)
        common = {"as_of": queries.as_of("2026-11-20"), "unit_ids": unit_ids, "with_extensions": True,
                  "submission_id": "00000000-0000-0000-0000-000000000000", "view": "as_is", "group_kind": "parent",
                  "publication_id": "00000000-0000-0000-0000-000000000000"}
        over = 0
        # single values are asked for one period, as the pages do
        one_plan = {"plan_ids": ["p1-2026"], "period_ids": ["2026-05"]}
        ten_years = {"plan_ids": None, "period_ids": None}
        for name in (*queries.names(), *queries.checks()):
            one = times(connection, name, ROUNDS, **one_plan, **common)
            ten = times(connection, name, 5, **ten_years, **common)
            late = one[1] > LIMIT_MS
            over += late
            print(f"{name:40}{one[0]:14.1f}{one[1]:10.1f}{ten[1]:20.1f}{'  OVER' if late else ''}")
        connection.close()
    return over


def times(connection: object, name: str, rounds: int, **params: object) -> tuple[float, float]:
    """p50 and p95 in milliseconds, after two rounds that do not count."""
    times = []
    for _ in range(rounds + 2):
        start = time.perf_counter()
        queries.run(connection, name, **params)
        times.append(1000 * (time.perf_counter() - start))
    times = sorted(times[2:])
    return statistics.median(times), times[int(0.95 * (len(times) - 1))]
