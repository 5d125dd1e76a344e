"""The rows behind a number are exactly that number: n and N of every measure, in every scope."""

from datetime import date, datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from tests.ledger import Ledger
from tests.queries.test_properties import Act, History, Played, Unit, histories, moment, quick

few = settings(quick, max_examples=15)

RATES = {
    "coverage_rate": ("covered_count", ("due_count",)),
    "on_time_rate": ("on_time_due_count", ("due_with_deadline_count",)),
    "on_time_share": ("on_time_due_count", ("on_time_due_count", "late_count")),
    "progress": ("progress_count", ("progress_required_count",)),
    "consistency_rate": ("consistent_unit_count", ("due_unit_count",)),
}
COUNTS = (
    "required_count", "exempt_count", "on_time_count", "late_count", "received_count", "returned_count",
    "not_due_count", "overdue_count", "awaited_count", "due_count", "covered_count", "due_with_deadline_count",
    "on_time_due_count",
)
MEASURES = RATES | {count: (count, ("required_count",)) for count in COUNTS}


def counted(rows: list[dict]) -> tuple[int, int]:
    """(n, N) as the header of measure_obligations defines them."""
    return (len({row["counted_id"] for row in rows if row["is_numerator"]}), len({row["counted_id"] for row in rows}))


def ask(ledger: Ledger, measure: str, at: datetime, **scope: object) -> list[dict]:
    return ledger.ask("measure_obligations", at, **(queries.EVERYTHING | {"measure": measure} | scope))


def check(ledger: Ledger, at: datetime, row: dict, measures: list[str], **scope: object) -> None:
    """Of these measures, each that the row of a table has is n/N of its rows."""
    for measure in measures:
        numerator, denominator = MEASURES[measure]
        if {numerator, *denominator} <= set(row):
            expected = row[numerator], sum(row[column] for column in denominator)
            assert counted(ask(ledger, measure, at, **scope)) == expected, (measure, scope)


def check_everywhere(ledger: Ledger, at: datetime, measures: list[str], kind: str, view: str) -> None:
    """The plan, its last period, the last group of a kind, and the last unit."""
    plan, period = ledger.ask("coverage_by_plan", at), ledger.ask("coverage_by_plan_period", at)[-1:]
    for row in plan:
        check(ledger, at, row, measures)
    for row in period:
        check(ledger, at, row, measures, period_ids=[row["period_id"]])
    for row in ledger.ask("coverage_by_area_period", at, view=view, group_kind=kind)[-1:]:
        check(ledger, at, row, measures, period_ids=[row["period_id"]], scope_kind=kind, scope_id=row["group_id"],
              scope_view=view)
    for name in ("coverage_by_unit_period", "timeliness_by_unit_period"):
        for row in ledger.ask(name, at)[-1:]:
            scope = {"scope_kind": "unit", "scope_id": row["unit_id"], "period_ids": [row["period_id"]]}
            check(ledger, at, row, measures, **scope)
            if "missing_count" in row:
                assert counted(ask(ledger, "missing_count", at, **scope))[0] == row["missing_count"]


@few
@given(histories, st.integers(-10, 200), st.sampled_from(sorted(MEASURES)),
       st.sampled_from(["parent", "unit", "level", "unit_type"]), st.sampled_from(["as_was", "as_is"]))
def test_the_rows_of_a_number_are_that_number(history: History, at: int, measure: str, kind: str, view: str) -> None:
    ledger, instant = Played([history]), moment(at)
    check_everywhere(ledger, instant, [measure], kind, view)
    rows = ask(ledger, "required_count", instant)
    assert all(row["rule"].startswith(row["status"]) for row in rows)


def test_every_measure_of_one_history() -> None:
    """Something of every status, and of every measure something in and something out."""
    units = [Unit(-40, 200, "A"), Unit(-10, 200, "A"), Unit(-40, 60, "B"), Unit(0, 200, "B")]
    acts = [
        Act("submit", 0, 0, 30), Act("submit", 1, 0, 50), Act("submit", 2, 0, 33), Act("return", 2, 0, 34),
        Act("exemption", 3, 0, 20), Act("submit", 0, 1, 60), Act("extension", 1, 1, 50, 130), Act("submit", 0, 2, 80),
    ]
    ledger = Played([History(units, [10, 5, None], "voids", acts)])
    check_everywhere(ledger, moment(100), sorted(MEASURES), "parent", "as_is")


DUE = date(2025, 4, 10)


def ledger_of_rules(**report: object) -> Ledger:
    ledger = Ledger(**report)
    ledger.unit("u")
    ledger.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), DUE)
    return ledger.build()


@pytest.mark.parametrize(("rule", "as_of", "received", "extended_to"), [
    ("on_time", "2025-04-12", 10, None), ("on_time_early", "2025-04-05", 4, None),
    ("on_time_extended", "2025-04-20", 12, 15), ("late", "2025-04-20", 12, None),
    ("late_extended", "2025-04-20", 17, 15), ("not_due", "2025-04-05", None, None),
    ("overdue", "2025-04-12", None, None),
    ("overdue_extended", "2025-04-20", None, 15),
])
def test_rule(rule: str, as_of: str, received: int | None, extended_to: int | None) -> None:
    ledger = ledger_of_rules()
    if extended_to:
        ledger.decide("extension", datetime(2025, 4, 9), unit_id="u", new_due=date(2025, 4, extended_to),
                      document_number="12/CV")
    if received:
        ledger.submit("u", "2025-Q1", datetime(2025, 4, received, 9))
    (row,) = ask(ledger, "required_count", queries.as_of(as_of))
    assert row["rule"] == rule
    assert row["extension_number"] == ("12/CV" if extended_to else None)


@pytest.mark.parametrize(("came", "rule"), [(9, "on_time_kept_clock"), (12, "late_kept_clock")])
def test_rule_of_a_clock_that_a_returned_file_stopped(came: int, rule: str) -> None:
    ledger = ledger_of_rules(return_policy="keeps_clock")
    first = ledger.submit("u", "2025-Q1", datetime(2025, 4, came, 9))
    ledger.decide("return", datetime(2025, 4, 13), submission_id=first)
    assert ask(ledger, "required_count", queries.as_of("2025-04-14"))[0]["rule"] == "returned"
    ledger.submit("u", "2025-Q1", datetime(2025, 4, 20, 9))
    assert ask(ledger, "required_count", queries.as_of("2025-04-25"))[0]["rule"] == rule


def test_a_measure_that_is_not_there_is_refused() -> None:
    with pytest.raises(duckdb.InvalidInputException, match="measure is a rate or count"):
        ask(ledger_of_rules(), "cover", queries.as_of("2025-04-14"))


def test_an_exemption_names_its_paper() -> None:
    ledger = ledger_of_rules()
    ledger.decide("exemption", datetime(2025, 4, 9), unit_id="u", document_number="7/QĐ")
    (row,) = ask(ledger, "required_count", queries.as_of("2025-04-12"))
    assert (row["rule"], row["exemption_number"], row["exemption_granted_at"]) == (
        "exempt", "7/QĐ", datetime(2025, 4, 9))
    assert ask(ledger, "coverage_rate", queries.as_of("2025-04-12")) == []


def content_ledger() -> Ledger:
    """Two units, two items, three months; one reports all, one reports one item late, one month is nil."""
    ledger = Ledger()
    for unit in ("a", "b"):
        ledger.unit(unit)
    for month in (1, 2, 3):
        ledger.period(f"2025-0{month}", date(2025, month, 1), date(2025, month, 28), date(2025, month, 28))
    ledger.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    ledger.item("I", ["a", "b"], {"x": "flow", "y": "stock"})
    ledger.item("II", ["a"], {"z": "flow"})
    ledger.build()
    for month in (1, 2):
        ledger.submit("a", f"2025-0{month}", datetime(2025, month, 20), items={"I": "reported", "II": "nil"},
                      facts=[("I", "x", "in_period", month), ("I", "x", "cumulative", 10 * month),
                             ("I", "y", "in_period", 5 * month)])
    ledger.submit("b", "2025-01", datetime(2025, 1, 30), items={"I": "blank"})
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 1), items={"I": "reported"}, facts=[("I", "x", "in_period", 7)])
    return ledger


@pytest.mark.parametrize("as_of", ["2025-02-01", "2025-03-05", "2025-04-20"])
def test_items_are_the_content_rates(as_of: str) -> None:
    ledger, at = content_ledger(), queries.as_of(as_of)

    def items(measure: str, **scope: object) -> list[dict]:
        return ledger.ask("measure_items", at, **(queries.EVERYTHING | {"item_measure": measure} | scope))

    def check_row(row: dict, **scope: object) -> None:
        assert counted(items("content_rate", **scope)) == (row["covered_count"], row["required_count"])
        of_received = row["covered_count"], row["received_required_count"]
        assert counted(items("content_received_rate", **scope)) == of_received
        for count in ("reported_count", "nil_count", "blank_count"):
            assert counted(items(count, **scope)) == (row[count], row["required_count"])

    for row in ledger.ask("content_coverage_by_plan", at):
        check_row(row)
    for row in ledger.ask("content_coverage_by_plan_period", at):
        check_row(row, period_ids=[row["period_id"]])
    for row in ledger.ask("content_coverage_by_unit_item", at):
        check_row(row, scope_unit_id=row["unit_id"], content_item_id=row["content_item_id"])
    for row in ledger.ask("blind_spots", at):
        found = counted(items("item_coverage", content_item_id=row["content_item_id"]))
        assert found == (row["covering_unit_count"], row["required_unit_count"])


def test_an_item_knows_its_cell_and_file() -> None:
    rows = content_ledger().ask("measure_items", "2025-02-01", **queries.EVERYTHING)
    first = next(row for row in rows if row["unit_id"] == "a" and row["content_item_id"] == "I")
    assert (first["state"], first["file_name"], first["sheet"], first["cell"]) == ("reported", "f.xlsx", "S", "E9")


@pytest.mark.parametrize("as_of", ["2025-02-01", "2025-03-05", "2025-04-20"])
def test_sources_that_are_used_make_the_years_value(as_of: str) -> None:
    ledger, at = content_ledger(), queries.as_of(as_of)
    for row in ledger.ask("indicator_annual", at):
        sources = ledger.ask("indicator_sources", at, **(queries.EVERYTHING | {
            "scope_unit_id": row["unit_id"], "content_item_id": row["content_item_id"],
            "indicator_id": row["indicator_id"]}))
        used = [source for source in sources if source["is_used"]]
        assert sum(source["value"] for source in used) == row["value"]
        assert len(used) == row["source_count"]
        assert {source["rule"] for source in sources} == {row["rule"]}
        assert all(source["cell"] == "E9" for source in used)


def test_a_month_inside_a_reported_quarter_is_left_out_and_says_so() -> None:
    sources = content_ledger().ask("indicator_sources", "2025-04-20", **(queries.EVERYTHING | {"indicator_id": "x"}))
    roles = {(source["period_id"], source["basis"]): source["role"] for source in sources}
    assert roles["2025-Q1", "in_period"] == "used"
    assert roles["2025-01", "in_period"] == "in_longer_period"
    assert roles["2025-01", "cumulative"] == "not_needed"
