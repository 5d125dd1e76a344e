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
TOGETHER = 10   # histories in one store: a query takes as long for one as for all of them
# sixty histories; the first example of hypothesis is always the plainest, so it is not counted
quick = settings(max_examples=1 + 60 // TOGETHER, deadline=None, suppress_health_check=list(HealthCheck))


def together(of: st.SearchStrategy) -> st.SearchStrategy[list]:
    """As many as share a store."""
    return st.lists(of, min_size=TOGETHER, max_size=TOGETHER)


def instants(first: int, last: int, count: int = 4) -> st.SearchStrategy[list[datetime]]:
    """So many moments, in order."""
    return st.lists(st.integers(first, last), min_size=count, max_size=count, unique=True).map(
        lambda found: [moment(at) for at in sorted(found)])


class Played(Ledger):
    """Histories side by side in one store: history n is the plan `hn`, and its units are `n.u0`, `n.u1` …"""

    def __init__(self, histories: list[History]) -> None:
        super().__init__()
        self.histories = histories
        self.latest: dict[tuple[str, str], str] = {}
        self.rows["plan"].clear()
        self.rows["report"].clear()
        for number, history in enumerate(histories):
            self._register(number, history)
        self.build()
        self.owed = {(r["unit_id"], r["period_id"]) for r in self.ask("obligation_status", "2030-01-01")}
        for number, history in enumerate(histories):
            self.play(number, history.acts)

    def _register(self, number: int, history: History) -> None:
        report_id = f"h{number}.r"
        self.plan(f"h{number}")
        self.report(report_id, plan_id=f"h{number}", return_policy=history.return_policy)
        for place, unit in enumerate(history.units):
            self.unit(f"{number}.u{place}", day(unit.start), day(unit.start + unit.length), parent=unit.parent,
                      reports=(report_id,))
        for place, due in enumerate(history.dues):
            end = day(30 * (place + 1) - 1)
            self.period(f"p{place}", day(30 * place), end, None if due is None else end + timedelta(days=due),
                        report_id=report_id)

    def play(self, number: int, acts: list[Act]) -> None:
        """Let these acts of a history happen; what is about nothing that is owed does not."""
        history, report_id = self.histories[number], f"h{number}.r"
        for act in acts:
            key = f"{number}.u{act.unit % len(history.units)}", f"p{act.period % len(history.dues)}"
            if key not in self.owed:
                continue
            if act.kind == "submit":
                self.latest[key] = self.submit(*key, moment(act.at), report_id=report_id, plan_id=f"h{number}")
            elif act.kind in ("return", "withdrawal"):
                if key in self.latest:
                    self.decide(act.kind, moment(act.at), submission_id=self.latest[key])
            else:
                new_due = day(act.new_due) if act.kind == "extension" else None
                self.decide(act.kind, moment(act.at), report_id=report_id, unit_id=key[0], period_id=key[1],
                            new_due=new_due)

    def of_plans(self, name: str, at: datetime, **more: object) -> dict[str, list[dict]]:
        """Plan -> its rows of a query; every plan is there."""
        found: dict[str, list[dict]] = {f"h{number}": [] for number in range(len(self.histories))}
        for row in self.ask(name, at, **more):
            found[row["plan_id"]].append(row)
        return found


@quick
@given(together(histories), instants(-10, 200))
def test_every_obligation_has_one_status_and_nothing_is_over_all(drawn: list[History], moments: list[datetime]) -> None:
    ledger = Played(drawn)
    for at in moments:
        obligations, totals = ledger.of_plans("obligation_status", at), ledger.of_plans("coverage_by_plan", at)
        for plan_id, rows in obligations.items():
            assert {row["status"] for row in rows} <= STATUSES, plan_id
            assert sum(row["required_count"] for row in totals[plan_id]) == len(rows), plan_id
        for name in ("check_statuses_sum", "check_nothing_over_all", "check_children_sum_to_parents",
                     "check_obligation_once"):
            assert ledger.ask(name, at) == [], name


@quick
@given(together(st.tuples(histories, st.builds(
    Act, st.sampled_from(["submit", "return", "withdrawal", "extension", "exemption"]),
    st.integers(0, 3), st.integers(0, 2), st.integers(0, 150), st.integers(0, 150)))), instants(0, 150))
def test_nothing_at_or_after_the_instant_changes_what_it_shows(
    drawn: list[tuple[History, Act]], moments: list[datetime]
) -> None:
    ledger = Played([history for history, _ in drawn])
    names = "obligation_status", "coverage_by_unit_period", "coverage_by_plan"
    before = {(name, at): ledger.ask(name, at) for name in names for at in moments}
    last = (moments[-1] - moment(0)).days
    for number, (_, act) in enumerate(drawn):
        ledger.play(number, [Act(act.kind, act.unit, act.period, max(act.at, last), act.new_due)])
    for (name, at), rows in before.items():
        assert ledger.ask(name, at) == rows, (name, at)


@quick
@given(together(st.tuples(histories, st.integers(0, 150), st.integers(0, 3), st.integers(0, 2))))
def test_a_later_file_never_turns_late_into_on_time_or_back(drawn: list[tuple[History, int, int, int]]) -> None:
    ledger, end = Played([history for history, *_ in drawn]), moment(400)
    before = ledger.statuses(end)
    for number, (history, at, unit, period) in enumerate(drawn):
        last = max((act.at for act in history.acts), default=0)
        ledger.play(number, [Act("submit", unit, period, last + 1 + at)])
    after = ledger.statuses(end)
    for key, status in before.items():
        if status in ("on_time", "late"):
            assert after[key] == status, key


@quick
@given(together(histories), instants(0, 200))
def test_groups_of_units_add_up_to_the_plan(drawn: list[History], moments: list[datetime]) -> None:
    ledger = Played(drawn)
    for at in moments:
        plans = ledger.of_plans("coverage_by_plan_period", at)
        for kind in ("parent", "level", "unit_type", "unit"):
            groups = ledger.of_plans("coverage_by_area_period", at, view="as_was", group_kind=kind)
            for count in ("required_count", "due_count", "covered_count", "on_time_count", "overdue_count"):
                for plan_id, periods in plans.items():
                    for plan in periods:
                        children = [r[count] for r in groups[plan_id] if r["period_id"] == plan["period_id"]]
                        assert sum(children) == plan[count], (plan_id, plan["period_id"], kind, count)
