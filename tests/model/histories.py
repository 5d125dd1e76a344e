"""Random histories: what hypothesis draws."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from tests.model.history import (
    LEVELS,
    Assignment,
    Grant,
    History,
    Judgement,
    Period,
    Placement,
    Report,
    Stretch,
    Submission,
    Succession,
)
from tests.model.owed import DAY, Owed, end_of

DAWN = date(2024, 12, 1)
# where a unit opens, closes or moves: the edges of the periods below, the days beside them, and days within
EDGES = [
    date(2024, 12, 20), date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 14), date(2025, 1, 15), date(2025, 1, 31),
    date(2025, 2, 1), date(2025, 2, 14), date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1),
    date(2025, 4, 15),
]
SPANS = {
    "2025-01": (date(2025, 1, 1), date(2025, 1, 31)), "2025-02": (date(2025, 2, 1), date(2025, 2, 28)),
    "2025-03": (date(2025, 3, 1), date(2025, 3, 31)), "2025-Q1": (date(2025, 1, 1), date(2025, 3, 31)),
    "15-14": (date(2024, 12, 15), date(2025, 1, 14)), "9m": (date(2024, 7, 1), date(2025, 3, 31)),
}
TEXTS = [None, "trước ngày", "Trước ngày này", "chậm nhất ngày", "tru\u031bo\u031b\u0301c nga\u0300y"]
TIMES = [time(0), time(0), time(8, 30), time(23, 59, 59, 999999), time(0, 0, 0, 1)]
OUTCOMES = ["accepted"] * 7 + ["refused", "waiting", "duplicate"]
REPORTS, TYPES = ["r0", "r1"], sorted(LEVELS)


@dataclass(frozen=True)
class Site:
    """Several histories in one store, and the instants at which it is asked; overrides: day -> is it worked?"""

    overrides: tuple[tuple[date, bool], ...]
    histories: tuple[History, ...]
    instants: tuple[datetime, ...]

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        """Hypothesis prints the drawn site; the one history that matters is in the failure's own message."""
        printer.text(f"a site of {len(self.histories)} histories")


def days(after: date, least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda count: after + timedelta(days=count))


def moments(after: date, least: int, most: int) -> st.SearchStrategy[datetime]:
    return st.builds(datetime.combine, days(after, least, most), st.sampled_from(TIMES))


def dues(period_end: date) -> st.SearchStrategy[date | None]:
    """A written day near the period's end, now and then none."""
    return st.integers(0, 4).flatmap(lambda case: st.none() if case == 1 else days(period_end, -8, 35))


def level_dues(period_end: date) -> st.SearchStrategy[tuple | None]:
    """Now and then a level has a day of its own."""
    own = st.tuples(st.sampled_from(sorted(set(LEVELS.values()))), days(period_end, -8, 35), st.sampled_from(TEXTS))
    return st.none() | st.none() | st.lists(own, min_size=1, max_size=2, unique_by=lambda due: due[0]).map(tuple)


def stretches_of_time(most: int) -> st.SearchStrategy[list[tuple[date, date | None]]]:
    """Up to `most` stretches that do not meet, the last one perhaps open."""
    def paired(cuts: list[date]) -> list[tuple[date, date | None]]:
        ordered = [DAWN, *sorted(cuts)]
        return [(start, end - DAY if end else None)
                for start, end in zip(ordered[::2], [*ordered[1::2], None], strict=False)]
    return st.lists(st.sampled_from(EDGES), max_size=2 * most - 1, unique=True).map(paired)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A plan of one or two reports, a few units that come, go, split, merge and move, and what they sent."""
    report_ids = REPORTS[:draw(st.integers(1, 2))]
    reports = tuple(Report(
        report_id, draw(st.sampled_from(["strict", "inclusive"])),
        draw(st.sampled_from(["none", "next_working_day", "previous_working_day"])),
        draw(st.sampled_from(["voids", "keeps_clock"]))) for report_id in report_ids)
    periods = tuple(
        Period(report_id, period_id, *SPANS[period_id], draw(dues(SPANS[period_id][1])),
               draw(st.sampled_from(TEXTS)), draw(level_dues(SPANS[period_id][1])))
        for report_id in report_ids
        for period_id in draw(st.lists(st.sampled_from(sorted(SPANS)), min_size=1, max_size=2, unique=True)))
    stretches, successions = draw(lives())
    unit_ids = sorted({stretch.unit_id for stretch in stretches})
    history = History(
        reports, periods, stretches, assignments=tuple(
            Assignment(report_id, unit_id, start, end) for report_id in report_ids for unit_id in unit_ids
            for start, end in draw(st.just([(DAWN, None)]) | stretches_of_time(2))),
        placements=tuple(placement for unit_id in unit_ids for placement in draw(placements(unit_id))),
        successions=successions)
    return replace(history, **draw(acts(history)))


@st.composite
def lives(draw: st.DrawFn) -> tuple[tuple[Stretch, ...], tuple[Succession, ...]]:
    """Units that open and close, some more than once; then reorganisations: n units become m, some live on."""
    found = {f"u{number}": [(draw(st.sampled_from(TYPES)), start, end) for start, end in draw(stretches_of_time(2))]
             for number in range(draw(st.integers(1, 3)))}
    successions = []
    for number in range(draw(st.integers(0, 2))):
        day, live_on = draw(st.sampled_from(EDGES)), draw(st.booleans())
        before = draw(st.lists(st.sampled_from(sorted(found)), min_size=1, max_size=2, unique=True))
        after = [f"v{number}{letter}" for letter in "ab"[:draw(st.integers(1, 2))]]
        for unit_id in before if not live_on else ():
            found[unit_id] = [(kind, start, min(end or day, day - DAY)) for kind, start, end in found[unit_id]
                              if start < day]
        found |= {unit_id: [(draw(st.sampled_from(TYPES)), day, None)] for unit_id in after}
        successions += [Succession(old, new, day) for old in before for new in after]
    return (tuple(Stretch(unit_id, *stretch) for unit_id, life in found.items() for stretch in life),
            tuple(successions))


@st.composite
def placements(draw: st.DrawFn, unit_id: str) -> list[Placement]:
    """Under no parent, under one, or moved from one to another, with a gap or without."""
    moved, gap = draw(st.sampled_from(EDGES)), draw(st.integers(0, 1)) * timedelta(days=20)
    return draw(st.sampled_from([
        [], [Placement(unit_id, "A", DAWN)],
        [Placement(unit_id, "A", DAWN, moved - DAY), Placement(unit_id, "B", moved + gap)]]))


@st.composite
def acts(draw: st.DrawFn, history: History) -> dict[str, tuple]:
    """Files and decisions, about what is owed; now and then a file that nobody owes."""
    model = Owed(history, {})
    unit_ids = sorted({stretch.unit_id for stretch in history.stretches})
    every = [(unit_id, period) for period in history.periods for unit_id in unit_ids]
    owed = [pair for pair in every if model.owes(*pair)] or every
    ended = [pair for pair in every if not model.owes(*pair) and model.ended_in(*pair)]
    submissions, judgements, grants = [], [], []
    for number in range(draw(st.integers(0, 8)) if every else 0):
        unit_id, period = draw(st.sampled_from(owed + ended + every[:1]))
        submissions.append(Submission(
            f"s{number}", period.report_id, unit_id, period.period_id,
            draw(moments(near := period.nominal or period.end, -1, 2) | moments(near, -6, 12)), draw(st.booleans()),
            draw(st.sampled_from(OUTCOMES))))
    for _ in range(draw(st.integers(0, 4)) if submissions else 0):
        judged = draw(st.sampled_from(submissions))
        judgements.append(Judgement(draw(st.sampled_from(["return", "return", "withdrawal"])), judged.name,
                                    draw(moments(judged.received_at.date(), 0, 10))))
    for _ in range(draw(st.integers(0, 4)) if every else 0):
        grants.append(draw(given_grants(*draw(st.sampled_from(owed)))))
    for pair in ended if draw(st.booleans()) else ():
        grants.append(replace(draw(given_grants(*pair)), kind="ruling", new_due=None))
    return {"submissions": tuple(submissions), "judgements": tuple(judgements), "grants": tuple(grants)}


@st.composite
def given_grants(draw: st.DrawFn, unit_id: str, period: Period) -> Grant:
    """An extension or exemption of one obligation, of a class of units, or of all."""
    kind = draw(st.sampled_from(["extension", "extension", "extension", "exemption"]))
    near = period.nominal or period.end
    scope = draw(st.sampled_from(["unit", "unit", "unit", "class", "all"]))
    return Grant(
        kind, period.report_id, draw(moments(near, -15, 20)), draw(st.sampled_from([period.period_id, None])),
        unit_id if scope == "unit" else None, draw(st.sampled_from(TYPES)) if scope == "class" else None,
        near + draw(st.integers(-1, 4)) * timedelta(days=5) if kind == "extension" else None)


@st.composite
def sites(draw: st.DrawFn, count: int) -> Site:
    """A site of so many histories, asked at five instants: any, or the very moment of something, or just after."""
    flips = draw(st.lists(st.tuples(days(date(2025, 1, 1), 0, 150), st.booleans()), max_size=6,
                          unique_by=lambda pair: pair[0]))
    found = draw(st.lists(histories(), min_size=count, max_size=count))
    turns = {moment for history in found for moment in (
        *(s.received_at for s in history.submissions), *(d.granted_at for d in history.judgements + history.grants),
        *(end_of(p.nominal) for p in history.periods if p.nominal), *(end_of(p.end) for p in history.periods),
        *(end_of(g.new_due) for g in history.grants if g.new_due))}
    near = st.builds(lambda moment, late: moment + late * timedelta(microseconds=1), st.sampled_from(sorted(turns)),
                     st.sampled_from([0, 0, 1]))
    instants = draw(st.lists(moments(date(2025, 1, 1), 0, 140) | near | near, min_size=5, max_size=5, unique=True))
    return Site(tuple(flips), tuple(found), tuple(instants))
