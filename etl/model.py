"""What travels down the road: each stop takes one of these and returns the next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from etl.finding import Finding

Scalar = str | int | float | bool | datetime | date | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file says it is, or what a person answered. Unknown parts are None."""

    form_id: str | None = None
    form_version: str | None = None
    report_id: str | None = None
    unit_id: str | None = None
    period_id: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file at the door. `received_at` is when the office got it, Viet Nam time."""

    name: str
    content: bytes
    received_at: datetime
    channel: str | None = None
    answers: Identity = Identity()
    loaded_by: str | None = None
    decided: frozenset[str] = frozenset()   # parts ('unit', 'period' …) on which a decision overrules the file


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as read: rows[r][c], zero-based from A1 with nothing skipped; '' is an empty cell.

    error_cells: A1 address -> '#REF!' and the like. uncalculated_cells: formulas with no stored value.
    """

    name: str
    rows: list[list[Scalar]]
    is_hidden: bool = False
    error_cells: dict[str, str] = field(default_factory=dict)
    uncalculated_cells: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file, in order, hidden ones too."""

    sheets: list[Sheet]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A workbook whose form, report, unit and period are known, and where its table stands."""

    identity: Identity
    sheet: Sheet
    header_row: int                  # zero-based
    columns: dict[str, int]          # 'code' | 'label' | 'in_period' | 'cumulative' | 'nil' … -> zero-based column


@dataclass(frozen=True, slots=True)
class Saying:
    """What a file says of one part of its identity, in its own words. field: title | report | unit | period."""

    field: str
    text: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A form whose report, unit or period a person must settle; the parts of `identity` that are sure are filled in."""

    identity: Identity
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a part of a file's identity may be: for a person to choose, never a match. score: likeness, 0 to 100."""

    field: str
    candidate_id: str
    score: int


@dataclass(frozen=True, slots=True)
class RawValue:
    """One filled cell, not yet judged."""

    content_item_id: str
    indicator_id: str
    basis: str                       # in_period | cumulative
    raw: Scalar
    cell: str
    scale: Decimal | None = None     # what one of the cell's unit is in the indicator's, when they differ


@dataclass(frozen=True, slots=True)
class RawTotal:
    """One cell of a row that adds others up; `since` and `upto`: its group of values, by their places in the list."""

    basis: str
    raw: Scalar
    cell: str
    since: int
    upto: int


@dataclass(frozen=True, slots=True)
class RawItem:
    """One content item's own row: its nil mark and its note."""

    content_item_id: str
    nil_raw: Scalar
    nil_cell: str
    note: str | None
    cell: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything a form holds, each part with its cell."""

    sheet: str
    items: list[RawItem]
    values: list[RawValue]
    has_strays: bool = False         # something was filled in a place that belongs to nothing here
    totals: tuple[RawTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A judged value, ready for the ledger."""

    content_item_id: str
    indicator_id: str
    basis: str
    value: Decimal
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class ItemState:
    """What a submission says of one content item: reported, nil or blank."""

    content_item_id: str
    state: str
    note: str | None
    cell: str | None


@dataclass(frozen=True, slots=True)
class Validated:
    """Facts and item states of a file without errors."""

    facts: list[Fact]
    items: list[ItemState]

    @property
    def is_nil(self) -> bool:
        """True when something was declared and all of it is 'nothing to report'."""
        states = {item.state for item in self.items} - {"blank"}
        return states == {"nil"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one file. outcome: accepted | duplicate | refused | waiting."""

    name: str
    sha256: str | None
    outcome: str
    findings: tuple[Finding, ...] = ()
    submission_id: str | None = None
    plan_id: str | None = None
    report_id: str | None = None
    unit_id: str | None = None
    period_id: str | None = None
    version: int | None = None
