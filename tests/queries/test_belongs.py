"""What belongs to a parent through time: the rule by brute force on random trees of units that come, move and end."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import duckdb
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import queries
from etl.schema import migrations, statement
from queries import seen
from queries.seen import Days, days_of
from tests.ledger import Ledger

START, UNITS, LAST, TREES = date(2025, 1, 1), 5, 20, ("state", "state", "party")
ENDS, ROOTS = (2, 5, 8, 11, 14, 17, LAST), range(3)


def day(number: int) -> date:
    return START + timedelta(days=number)


@dataclass(frozen=True)
class Link:
    unit: int
    parent: int
    tree: str
    first: int
    length: int

    def holds(self, at: int) -> bool:
        return self.first <= at <= self.first + self.length


@dataclass(frozen=True)
class Follows:
    unit: int
    successor: int
    on: int
    share: float | None


@dataclass(frozen=True)
class World:
    """Units by number: when each lived (one or two stretches), its level; who stood under whom, who followed whom."""

    lives: tuple[tuple[tuple[int, int], ...], ...]
    levels: tuple[str, ...]
    links: tuple[Link, ...]
    follows: tuple[Follows, ...]

    def lived(self, unit: int, at: int) -> bool:
        return any(first <= at <= last for first, last in self.lives[unit])


def mostly_at_the_end(world: World) -> World:
    """Two of three successions on the day after the unit's last one, as in life."""
    return replace(world, follows=tuple(
        replace(one, on=world.lives[one.unit][-1][1] + 1) if place % 3 else one
        for place, one in enumerate(world.follows, 1)))


def stretches(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    """Two or four numbers are one or two stretches."""
    numbers = sorted(numbers)
    pairs = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return pairs if len(pairs) == 1 or pairs[1][0] > pairs[0][1] + 1 else ((numbers[0], numbers[-1]),)


moments = st.integers(-2, LAST + 2)
unit_numbers = st.integers(0, UNITS - 1)
lives = st.one_of(
    st.just(((-10, LAST + 10),)), st.lists(moments, min_size=2, max_size=2).map(stretches),
    st.lists(moments, min_size=4, max_size=4, unique=True).map(stretches),
)
worlds = st.builds(
    World,
    lives=st.tuples(*[lives] * UNITS),
    levels=st.tuples(*[st.sampled_from(("district", "commune", "commune"))] * UNITS),
    links=st.lists(st.builds(Link, unit_numbers, st.sampled_from((0, 0, 1, 1, 2, 3)), st.sampled_from(TREES), moments,
                             st.integers(0, 24)), min_size=3, max_size=9).map(tuple),
    follows=st.lists(st.builds(Follows, unit_numbers, unit_numbers, moments, st.sampled_from((None, None, 1.0, 0.5))),
                     max_size=4, unique_by=lambda row: (row.unit, row.successor)).map(tuple),
).map(mostly_at_the_end)


class Covered(Ledger):
    """A ledger that is 'published', and a cursor of it whose tables are covered."""

    def __init__(self, drawn: list[World]) -> None:
        super().__init__()
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("attach ':memory:' as published").execute("use published")
        for name in migrations():
            self.connection.execute(statement(name))
        queries.prepare(self.connection)
        for number, world in enumerate(drawn):
            self._add(f"{number}.", world)
        for place, end in enumerate(ENDS):
            self.period(f"p{place}", day(end - 2), day(end), day(end + 5))
        self.build()
        # a file for each, and one of no known period on each day
        self.connection.execute("insert into submission (submission_id, obligation_id, report_id, unit_id, period_id,"
                                " received_at, loaded_at, outcome) select obligation_id, obligation_id, report_id,"
                                " unit_id, period_id, timestamp '2026-01-01', timestamp '2026-01-01', 'accepted'"
                                " from obligation")
        self.connection.execute("insert into submission (submission_id, unit_id, received_at, loaded_at, outcome)"
                                " select uuid(), unit_id, came, came, 'waiting'"
                                " from (select distinct unit_id from unit) cross join"
                                " range(timestamp '2024-12-28', timestamp '2025-01-24', interval 31 hour) t(came)")
        self.connection.execute("insert into fact (submission_id, content_item_id, indicator_id, basis, value, sheet,"
                                " cell) select submission_id, 'i', 'x', 'in_period', 1, 'S', 'E9' from submission")
        self.all, self.came = self._owed(self.connection), self.files(self.connection)
        self.cursor = queries.prepare(seen.cover(self.connection.cursor().execute("use published")))

    def _add(self, prefix: str, world: World) -> None:
        for unit, lived in enumerate(world.lives):
            for first, last in lived:
                self.unit(f"{prefix}{unit}", day(first), day(last), level=world.levels[unit])
        for link in world.links:
            self.rows["unit_parent"].append({
                "unit_id": f"{prefix}{link.unit}", "parent_id": f"{prefix}{link.parent}", "tree": link.tree,
                "valid_from": day(link.first), "valid_to": day(link.first + link.length)})
        for one in world.follows:
            self.successor(f"{prefix}{one.unit}", f"{prefix}{one.successor}", day(one.on), one.share)

    def days(self, root: str) -> Days:
        return days_of(queries.run(self.connection, "units_under", scope_unit_id=root))

    def seen_by(self, root: str) -> set[tuple]:
        seen.show(self.cursor, self.days(root))
        return self._owed(self.cursor)

    @staticmethod
    def files(cursor: duckdb.DuckDBPyConnection) -> set[tuple]:
        """(unit, period, day received) of those whose values can be read."""
        return set(cursor.execute("select unit_id, period_id, received_at::date from submission"
                                  " semi join fact using (submission_id)").fetchall())

    @staticmethod
    def _owed(cursor: duckdb.DuckDBPyConnection) -> set[tuple]:
        return set(cursor.execute("select unit_id, period_id, period_end from obligation").fetchall())


def brute(world: World, root: int) -> set[tuple[int, int]]:
    """(unit, day) that belongs to the root, day by day and step by step, from the words of units_under.sql."""
    everything = range(-12, LAST + 12)
    own = {(root, at) for at in everything}
    ended = [f for f in world.follows if not world.lived(f.unit, f.on)]
    for _ in range(UNITS):
        for f in ended:
            rows = [other for other in world.follows if other.unit == f.unit]
            is_alone = {other.successor for other in rows} == {f.successor}
            is_all = all(other.share in (None, 1.0) for other in rows)
            if (is_alone and is_all and world.levels[f.unit] == world.levels[f.successor]
                    and (f.successor, f.on) in own):
                own |= {(f.unit, at) for at in everything if at < f.on}
    found = set(own)
    for tree in set(TREES):
        for at in everything:
            above = {unit for unit, on in own if on == at}
            for _ in range(UNITS):
                above |= {x.unit for x in world.links if x.tree == tree and x.holds(at) and x.parent in above}
            found |= {(unit, at) for unit in above}
    for _ in range(UNITS):
        for f in ended:
            if (f.successor, f.on) in found:
                found |= {(f.unit, at) for at in everything if at < f.on}
    return found


def counts_as(world: World, unit: int, at: int) -> int:
    """A day on which the unit did not exist is its last one before, else its first."""
    lived = [x for first, last in world.lives[unit] for x in (first, last, at) if first <= x <= last]
    return max((x for x in lived if x <= at), default=min(lived))


@settings(max_examples=1 + 5, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(st.lists(worlds, min_size=6, max_size=6))
def test_of_every_report_those_roots_see_it_whom_it_belonged_to(drawn: list[World]) -> None:
    ledger = Covered(drawn)
    for number, world in enumerate(drawn):
        owed = {row for row in ledger.all if row[0].startswith(f"{number}.")}
        for root in ROOTS:
            belongs = brute(world, root)
            expected = {
                row for row in owed
                if (unit := int(row[0].split(".")[1]), counts_as(world, unit, (row[2] - START).days)) in belongs
            }
            assert ledger.seen_by(f"{number}.{root}") == expected, (world, root)
            assert ledger.files(ledger.cursor) == {
                (unit_id, period_id, came) for unit_id, period_id, came in ledger.came
                if period_id and (unit_id, period_id) in {row[:2] for row in expected}
                or not period_id and unit_id.startswith(f"{number}.")
                and (unit := int(unit_id.split(".")[1]), counts_as(world, unit, (came - START).days)) in belongs
            }
    ledger.connection.close()


def test_whoever_sees_all_days_needs_no_cover() -> None:
    world = World((((-10, 30),),) * UNITS, ("commune",) * UNITS, (
        Link(1, 0, "state", -10, 40), Link(2, 1, "state", -10, 20), Link(2, 0, "state", 11, 19),
        Link(3, 0, "state", -10, 20)), ())
    ledger = Covered([world])
    assert ledger.days("0.1").has_all("0.1") and not ledger.days("0.1").is_whole
    assert ledger.days("0.0").has_all("0.2"), "under the district, then under its parent: without a gap"
    assert not ledger.days("0.0").is_whole and not ledger.days("0.0").has_all("0.3")
    assert ledger.days("0.2").is_whole and ledger.days("0.2").units == ["0.2"]
    assert ledger.days("0.0").has("0.3", day(10)) and not ledger.days("0.0").has("0.3", day(11))
    nobody = ledger.days("khong-co")
    assert nobody.units == [] and not nobody.has(None, day(1))
