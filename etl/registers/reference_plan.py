"""The shape of a plan file: its lines, its reports, their periods; unknown keys forbidden."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from etl.registers.reference_register import Entry, Level, Slug, Span, Text

ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$")]
PeriodId = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(Q[1-4]|H[12]|9M|0[1-9]|1[0-2]))?$")]


class ContentItem(Entry):
    """A line of a plan."""

    content_item_id: ItemId
    title: Text
    quote: Text
    lead: Text | None = None
    implementers: Text | None = None
    audience: Text | None = None
    target: Text | None = None
    target_value: Decimal | None = None
    target_indicator_id: str | None = None
    time_text: Text | None = None
    time_start: date | None = None
    time_end: date | None = None
    indicators: list[str] = Field(default_factory=list)
    out_of_scope: bool = False
    # unit ids, unit types or organisations; absent = every unit of the report; [] = nobody (the issuer's own task)
    required_of: list[str] | None = None

    @model_validator(mode="after")
    def _sense(self) -> "ContentItem":
        if self.out_of_scope and (self.indicators or self.required_of is not None or self.target_value is not None):
            raise ValueError("an out_of_scope item has no indicators, no target_value and no required_of")
        if (self.target_value is None) != (self.target_indicator_id is None):
            raise ValueError("target_value and target_indicator_id go together")
        if self.target_indicator_id is not None and self.target_indicator_id not in self.indicators:
            raise ValueError(f"target_indicator_id {self.target_indicator_id} is not among the item's indicators")
        if self.time_start and self.time_end and self.time_end < self.time_start:
            raise ValueError(f"time_end {self.time_end} is before time_start {self.time_start}")
        return self


class Section(Entry):
    """A heading of the plan and the lines under it."""

    heading: Text
    items: Annotated[list[ContentItem], Field(min_length=1)]


class Assignment(Span):
    """Units that owe a report, and since when."""

    units: Annotated[list[Slug], Field(min_length=1)]


class LevelDue(Entry):
    """A level's own deadline in a period: with several levels, the document sets one for each (ND 09/2019 art. 8.5)."""

    level: Level
    due_nominal: date
    due_text: Text
    source: Text


class Period(Entry):
    """One reporting period, written out. due_nominal is the date written; None where the plan is silent."""

    period_id: PeriodId
    label: Text
    period_start: date
    period_end: date
    due_nominal: date | None
    due_text: Text | None
    source: Text
    due_by_level: list[LevelDue] = Field(default_factory=list)      # a level without a row keeps due_nominal

    @model_validator(mode="after")
    def _sense(self) -> "Period":
        if self.period_end < self.period_start:
            raise ValueError(f"period_end {self.period_end} is before period_start {self.period_start}")
        if not self.period_id.startswith(str(self.period_end.year)):
            raise ValueError(f"period {self.period_id} does not end in its own year: period_end {self.period_end}")
        if self.due_nominal and self.due_nominal < self.period_start:
            raise ValueError(f"due_nominal {self.due_nominal} is before period_start {self.period_start}")
        if self.due_nominal and not self.due_text:
            raise ValueError("due_nominal needs due_text: the words the date comes from")
        levels = [due.level for due in self.due_by_level]
        if len(set(levels)) < len(levels):
            raise ValueError(f"due_by_level names a level twice: {levels}")
        early = [due.due_nominal for due in self.due_by_level if due.due_nominal < self.period_start]
        if early:
            raise ValueError(f"due_by_level has a date before period_start {self.period_start}: {early[0]}")
        return self


class Report(Entry):
    """What a plan asks units to send in. quote: the plan's words, None where it has none."""

    report_id: Slug
    title: Text
    form_id: Slug
    recipient: Text | None
    channel: Text | None
    frequency: Text | None
    quote: Text | None
    deadline_reading: Literal["strict", "inclusive"]
    roll_policy: Literal["none", "next_working_day", "previous_working_day"]
    return_policy: Literal["voids", "keeps_clock"]
    note: Text | None = None
    items: list[ItemId] | None = None       # the lines this report covers; absent = all in scope
    assignments: Annotated[list[Assignment], Field(min_length=1)]
    periods: Annotated[list[Period], Field(min_length=1)]


class Plan(Entry):
    """A plan: what the document says of itself, its lines and its reports."""

    plan_id: Slug
    position: int
    title: Text
    short_title: Text
    issuer: Text
    number: Text | None
    issued_on: date | None
    year: int
    area: Text
    parent_document: Text | None
    recipients: list[Text]
    is_sample: bool
    note: Text | None
    sections: Annotated[list[Section], Field(min_length=1)]
    reports: list[Report]

    @property
    def items(self) -> list[ContentItem]:
        """Every line, in the plan's order."""
        return [item for section in self.sections for item in section.items]
