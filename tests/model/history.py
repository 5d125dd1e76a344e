"""What happened, as plain facts: the one thing that the naive model and the product are both given."""

from dataclasses import dataclass, fields
from datetime import date, datetime

LEVELS = {"xa": "commune", "phuong": "commune", "huyen": "district", "so_nganh": "province"}


class Fact:
    """One line when printed; what is absent is left out."""

    def __repr__(self) -> str:
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        parts = (f"{name}={value:%Y-%m-%dT%H:%M:%S.%f}" if isinstance(value, datetime) else f"{name}={value}"
                 for name, value in values if value is not None)
        return f"{type(self).__name__}({', '.join(part.removesuffix('T00:00:00.000000') for part in parts)})"


@dataclass(frozen=True, repr=False)
class Report(Fact):
    report_id: str
    reading: str = "strict"
    roll: str = "none"
    returns: str = "voids"


@dataclass(frozen=True, repr=False)
class Period(Fact):
    """A period of one report, with the date that the plan writes, if it writes one; levels: level, date, words."""

    report_id: str
    period_id: str
    start: date
    end: date
    nominal: date | None = None
    text: str | None = None
    levels: tuple[tuple[str, date, str | None], ...] | None = None


@dataclass(frozen=True, repr=False)
class Stretch(Fact):
    """From start to end, the last day, the unit exists and is of this type; end None is open."""

    unit_id: str
    unit_type: str
    start: date
    end: date | None = None


@dataclass(frozen=True, repr=False)
class Placement(Fact):
    """From start to end the unit stands under the parent."""

    unit_id: str
    parent_id: str
    start: date
    end: date | None = None


@dataclass(frozen=True, repr=False)
class Assignment(Fact):
    """From start to end the unit is asked for the report."""

    report_id: str
    unit_id: str
    start: date
    end: date | None = None


@dataclass(frozen=True, repr=False)
class Succession(Fact):
    """The day on which the successor takes over from the unit, or from a part of it."""

    unit_id: str
    successor_id: str
    day: date


@dataclass(frozen=True, repr=False)
class Submission(Fact):
    """A file, in the order of loading."""

    name: str
    report_id: str
    unit_id: str
    period_id: str
    received_at: datetime
    is_nil: bool = False
    outcome: str = "accepted"


@dataclass(frozen=True, repr=False)
class Judgement(Fact):
    """kind: return | withdrawal, of one submission."""

    kind: str
    name: str
    granted_at: datetime


@dataclass(frozen=True, repr=False)
class Grant(Fact):
    """kind: extension | exemption | ruling; a part of the scope that is None means all."""

    kind: str
    report_id: str
    granted_at: datetime
    period_id: str | None = None
    unit_id: str | None = None
    unit_type: str | None = None
    new_due: date | None = None


@dataclass(frozen=True)
class History:
    """One plan and everything that happened to it."""

    reports: tuple[Report, ...]
    periods: tuple[Period, ...]
    stretches: tuple[Stretch, ...]
    assignments: tuple[Assignment, ...]
    placements: tuple[Placement, ...] = ()
    successions: tuple[Succession, ...] = ()
    submissions: tuple[Submission, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    grants: tuple[Grant, ...] = ()

    def __repr__(self) -> str:
        lines = [f"  {fact}" for field in fields(self) for fact in getattr(self, field.name)]
        return "\n".join(["History", *lines])

    def shorter(self) -> list["History"]:
        """Every history with a run of 1, 2, 4 … neighbouring facts less; no period may lose its report."""
        names = [field.name for field in fields(self)]
        facts = [(name, fact) for name in names for fact in getattr(self, name)]
        found = []
        for length in (2 ** power for power in range(len(facts).bit_length())):
            for start in range(len(facts) - length + 1):
                kept = facts[:start] + facts[start + length:]
                history = History(**{name: tuple(fact for owner, fact in kept if owner == name) for name in names})
                if {p.report_id for p in history.periods} <= {r.report_id for r in history.reports}:
                    found.append(history)
        return found

    def __len__(self) -> int:
        return sum(len(getattr(self, field.name)) for field in fields(self))
