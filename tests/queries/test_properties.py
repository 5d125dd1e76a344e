"""What must hold for every history: random units, periods, files and decisions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger import Ledger

START = date(2025, 1, 1)
STATUSES = {"exempt", "on_time", "late", "received", "returned", "not_due", "overdue", "awaited"}


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def moment(offset: int) -> datetime:
    return datetime.combine(day(offset), datetime.min.time()) + timedelta(hours=offset % 24)


@dataclass(frozen=True)
class Unit:
    start: int
    length: int
    parent: str


@dataclass(frozen=True)
class Act:
    """kind: submit | return | withdrawal | extension | exemption, of a unit and a period, at a day."""

    kind: str
    unit: int
    period: int
    at: int
    new_due: int = 0


@dataclass(frozen=True)
class History:
    units: list[Unit]
    dues: list[int | None]
    return_policy: str
    acts: list[Act] = field(default_factory=list)


histories = st.builds(
    History,
    units=st.lists(st.builds(Unit, st.integers(-40, 60), st.integers(5, 200), st.sampled_from("AB")),
                   min_size=1, max_size=4),
    dues=st.lists(st.none() | st.integers(-5, 25), min_size=1, max_size=3),
    return_policy=st.sampled_from(["voids", "keeps_clock"]),
    acts=st.lists(st.builds(
        Act, st.sampled_from(["submit", "submit", "submit", "return", "withdrawal", "extension", "exemption"]),
        st.integers(0, 3), st.integers(0, 2), st.integers(0, 150), st.integers(0, 150)), max_size=14),
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def play(history: History, extra: list[Act] = ()) -> Ledger:
    ledger = Ledger(return_policy=history.return_policy)
    for number, unit in enumerate(history.units):
        ledger.unit(f"u{number}", day(unit.start), day(unit.start + unit.length), parent=unit.parent)
    for number, due in enumerate(history.dues):
        end = day(30 * (number + 1) - 1)
        ledger.period(f"p{number}", day(30 * number), end, None if due is None else end + timedelta(days=due))
    ledger.build()
    latest: dict[tuple[int, int], str] = {}
    owed = {(r["unit_id"], r["period_id"]) for r in ledger.ask("obligation_status", "2030-01-01")}
    for act in [*history.acts, *extra]:
        unit, period = act.unit % len(history.units), act.period % len(history.dues)
        key = f"u{unit}", f"p{period}"
        if key not in owed:
            continue
        if act.kind == "submit":
            latest[unit, period] = ledger.submit(*key, moment(act.at))
        elif act.kind in ("return", "withdrawal"):
            if (unit, period) in latest:
                ledger.decide(act.kind, moment(act.at), submission_id=latest[unit, period])
        else:
            new_due = day(act.new_due) if act.kind == "extension" else None
            ledger.decide(act.kind, moment(act.at), unit_id=key[0], period_id=key[1], new_due=new_due)
    return ledger


@quick
@given(histories, st.integers(-10, 200))
def test_every_obligation_has_one_status_and_nothing_is_over_all(history: History, at: int) -> None:
    ledger = play(history)
    rows = ledger.ask("obligation_status", moment(at))
    assert {row["status"] for row in rows} <= STATUSES
    for name in ("check_statuses_sum", "check_nothing_over_all", "check_children_sum_to_parents",
                 "check_obligation_once"):
        assert ledger.ask(name, moment(at)) == []
    totals = ledger.ask("coverage_by_plan", moment(at))
    assert sum(row["required_count"] for row in totals) == len(rows)


@quick
@given(histories, st.integers(0, 150), st.builds(
    Act, st.sampled_from(["submit", "return", "withdrawal", "extension", "exemption"]),
    st.integers(0, 3), st.integers(0, 2), st.integers(0, 150), st.integers(0, 150)))
def test_nothing_at_or_after_the_instant_changes_what_it_shows(history: History, at: int, act: Act) -> None:
    later = Act(act.kind, act.unit, act.period, max(act.at, at), act.new_due)
    before, after = play(history), play(history, [later])
    for name in ("obligation_status", "coverage_by_unit_period", "coverage_by_plan"):
        assert _without_ids(before.ask(name, moment(at))) == _without_ids(after.ask(name, moment(at)))


@quick
@given(histories, st.integers(0, 150), st.integers(0, 3), st.integers(0, 2))
def test_a_later_file_never_turns_late_into_on_time_or_back(history: History, at: int, unit: int, period: int) -> None:
    end = moment(400)
    before = play(history).statuses(end)
    last = max((act.at for act in history.acts), default=0)
    after = play(history, [Act("submit", unit, period, last + 1 + at)]).statuses(end)
    for key, status in before.items():
        if status in ("on_time", "late"):
            assert after[key] == status


@quick
@given(histories, st.integers(0, 200))
def test_groups_of_units_add_up_to_the_plan(history: History, at: int) -> None:
    ledger = play(history)
    plans = {row["period_id"]: row for row in ledger.ask("coverage_by_plan_period", moment(at))}
    for kind in ("parent", "level", "unit_type", "unit"):
        groups = ledger.ask("coverage_by_area_period", moment(at), view="as_was", group_kind=kind)
        for count in ("required_count", "due_count", "covered_count", "on_time_count", "overdue_count"):
            for period_id, plan in plans.items():
                children = [r[count] for r in groups if r["period_id"] == period_id]
                assert sum(children) == plan[count]


def _without_ids(rows: list[dict]) -> list[dict]:
    return [{key: value for key, value in row.items() if key != "latest_submission_id"} for row in rows]
