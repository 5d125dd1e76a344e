"""The sheets of the registers' workbook: which model a row is, and what kind of value each column holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from etl.registers.reference_files import REGISTERS
from etl.registers.reference_plan import Assignment, ContentItem, LevelDue, Period, Plan, Report

_KINDS = {date: "day", bool: "yes_no", int: "whole", Decimal: "decimal", str: "text"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. kind: text | day | yes_no | whole | decimal | choice | ids (several in a cell) | lines (one a line).

    `choices`: the codes a choice may have. `is_needed`: may not be left empty. `knows_none`: an empty list and
    nothing at all mean different things here.
    """

    code: str
    kind: str
    choices: tuple[str, ...] = ()
    is_needed: bool = True
    knows_none: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet. `register`: the file of its rows, None for a part of the plan files. `head`: columns for the owner."""

    code: str
    model: type[BaseModel]
    names: tuple[str, ...]
    register: str | None = None
    head: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Owner first, then the row's own values."""
        return tuple(Column(name, "text") for name in self.head) + tuple(
            _column(self.model, name) for name in self.names)


def _column(model: type[BaseModel], name: str) -> Column:
    if model is Assignment and name == "unit_id":
        return Column(name, "text")
    field = model.model_fields[name]
    annotation, is_open = _bare(field.annotation)
    if get_origin(annotation) is Literal:
        return Column(name, "choice", get_args(annotation), not is_open)
    if get_origin(annotation) is list:
        return Column(name, "lines" if name == "recipients" else "ids", (), False, is_open)
    return Column(name, _KINDS[annotation], (), not is_open and field.is_required())


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type behind Optional and Annotated, and whether None is allowed."""
    parts = get_args(annotation)
    is_open = NoneType in parts
    if is_open:
        annotation = next(part for part in parts if part is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation, is_open


def _of(model: type[BaseModel], *without: str) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name not in without)


def _register(code: str, register: str, names: str) -> Sheet:
    return Sheet(code, REGISTERS[register], tuple(names.split()), register)


SHEETS = (
    _register("units", "units.csv", "unit_id name short_name organisation unit_type level area_code valid_from "
              "valid_to is_placeholder is_sample source"),
    _register("unit_parents", "unit_parents.csv", "unit_id parent_id tree valid_from valid_to"),
    _register("unit_successors", "unit_successors.csv", "unit_id successor_id effective_on share source"),
    _register("unit_aliases", "unit_aliases.csv", "unit_id alias valid_from valid_to"),
    _register("indicators", "indicators.csv", "indicator_id name measure_unit kind value_type"),
    _register("calendar", "calendar.csv", "day is_working source"),
    Sheet("plans", Plan, _of(Plan, "sections", "reports")),
    Sheet("items", ContentItem, _of(ContentItem), head=("plan_id", "section")),
    Sheet("reports", Report, _of(Report, "assignments", "periods"), head=("plan_id",)),
    Sheet("periods", Period, _of(Period, "due_by_level"), head=("report_id",)),
    Sheet("dues", LevelDue, _of(LevelDue), head=("report_id", "period_id")),
    Sheet("assignments", Assignment, ("unit_id", "valid_from", "valid_to"), head=("report_id",)),
)
BY_CODE = {sheet.code: sheet for sheet in SHEETS}
IDENTITY = "_dung_han"          # the hidden sheet: what made the file, and from which reading
KIND = "dung-han.registers.1"
HEAD_ROWS = 2                   # the columns' codes (hidden), then their names
