"""The shape of the reference files' rows: units, indicators, days, forms; unknown keys forbidden."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]

Level = Literal["province", "district", "commune"]
Organisation = Literal["ubnd", "hnd", "mttq", "lhpn", "so", "khac"]
UnitType = Literal[
    "huyen", "thi_xa", "thanh_pho", "xa", "phuong", "thi_tran", "dac_khu", "so_nganh", "tinh", "truc_thuoc",
]


class Entry(BaseModel):
    """What every row and every entry keeps to: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Entry):
    """A stretch of days; valid_to is the last day, None = open."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        return self

    def covers(self, day: date) -> bool:
        """True when the day is inside the span."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: "Span") -> bool:
        """True when the two spans share a day."""
        return self.valid_from <= (other.valid_to or date.max) and other.valid_from <= (self.valid_to or date.max)


class Unit(Span):
    """A unit's name, type and level over one stretch of time."""

    unit_id: Slug
    name: Text
    short_name: Text
    organisation: Organisation
    unit_type: UnitType
    level: Level
    area_code: Annotated[str, StringConstraints(pattern=r"^\d{2,5}$")] | None
    is_placeholder: bool
    is_sample: bool
    source: Text        # why these dates and not others


class UnitParent(Span):
    """Under whom a unit stands, per tree."""

    unit_id: Slug
    parent_id: Slug
    tree: Literal["state", "party", "front", "mass"]


class UnitSuccessor(Entry):
    """Who goes on with a unit's work; many to many."""

    unit_id: Slug
    successor_id: Slug
    effective_on: date
    share: Annotated[Decimal, Field(gt=0, le=1)] | None
    source: Text


class UnitAlias(Entry):
    """Another spelling of a unit's name, and when it may be taken for that unit."""

    unit_id: Slug
    alias: Text
    valid_from: date | None
    valid_to: date | None


class Indicator(Entry):
    """Something countable. flow: sums over periods; stock: latest value; ratio: never summed."""

    indicator_id: Annotated[str, StringConstraints(pattern=r"^[A-Z]+\d+$")]
    name: Text
    measure_unit: Text
    kind: Literal["flow", "stock", "ratio"]
    value_type: Literal["count", "decimal", "yes_no"]


class CalendarOverride(Entry):
    """A day the holidays package has wrong, or does not know yet."""

    day: date
    is_working: bool
    source: Text


class Form(BaseModel):
    """A form's layout: only its identity is known here, the rest passes through."""

    model_config = ConfigDict(extra="allow", frozen=True)

    form_id: Slug
    version: Annotated[Text, BeforeValidator(str)]      # 1 and '1' are the same version

    @property
    def layout(self) -> dict[str, Any]:
        """The whole file, as read."""
        return self.model_dump(mode="json")
