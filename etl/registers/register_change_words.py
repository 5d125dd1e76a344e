"""A difference between two readings in Vietnamese: which register, which row, which field, from what to what."""

import re
from dataclasses import dataclass
from datetime import date

from etl.registers.register_change import ORDER, Change
from etl.registers.register_sheets import SHEETS
from etl.registers.register_words import catalogue, label, tell

_CHOICES = ("organisation", "unit_type", "level", "tree", "kind", "value_type", "deadline_reading", "roll_policy",
            "return_policy")
_SHEETS = {sheet.register: sheet.code for sheet in SHEETS if sheet.register}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PART = re.compile(r"reports\.(?P<report>.+?)\.(?P<part>periods|assignments)\.(?P<key>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A Change as a person reads it; `before` and `after` are '' where the whole row came or went."""

    register: str
    kind: str
    row: str
    field: str
    before: str
    after: str


def words_of(change: Change) -> ChangeWords:
    """The words of one difference."""
    register, kind = register_words(change.register), tell(f"change.{change.kind}")
    if change.field == ORDER and not change.key and change.register in _SHEETS:
        told = [tell("change.moved", key=key) for key in (change.before, change.after)]
        return ChangeWords(register, kind, tell("change.order"), "", *told)
    row = _row(change)
    if change.field is None:
        return ChangeWords(register, kind, row, "", *(_days(text or "") for text in (change.before, change.after)))
    values = [_value(change.field, value) for value in (change.before, change.after)]
    return ChangeWords(register, kind, row, label("column", change.field), *values)


def register_words(register: str) -> str:
    """What a register is called: a sheet's name, or a plan's or form's."""
    if register in _SHEETS:
        return tell(f"sheet.{_SHEETS[register]}")
    folder, _, name = register.partition("/")
    stem = name.removesuffix(".yml")
    return tell("change.plan", plan=stem) if folder == "plans" else tell("change.form", form=stem)


def _row(change: Change) -> str:
    key = _days(change.key)
    if not key:
        return tell("change.head")
    part = _PART.fullmatch(key)
    if part and part["part"] == "periods" and ".due_by_level." in part["key"]:
        period, level = part["key"].split(".due_by_level.")
        return tell("change.due_by_level", key=period, level=label("level", level), report=part["report"])
    if part:
        return tell(f"change.{part['part']}", key=part["key"], report=part["report"])
    kind, _, rest = key.partition(".")
    is_path = change.register.startswith("plans/") and kind in ("items", "reports")
    return tell(f"change.{kind}", key=rest) if is_path else key


def _value(field: str, value: str | None) -> str:
    if value is None:
        return tell("change.nothing")
    if value == "[]":
        return tell("change.none")
    if value in ("true", "false"):
        return tell(f"yes_no.{value}")
    if field in _CHOICES and value in catalogue().get(field, {}):
        return label(field, value)
    return _days(value.removeprefix("[").removesuffix("]") if value.startswith("[") else value)


def _days(text: str) -> str:
    """yyyy-mm-dd as people write it."""
    return _DAY.sub(_day, text)


def _day(found: re.Match[str]) -> str:
    try:
        return date.fromisoformat(found[0]).strftime("%d/%m/%Y")
    except ValueError:
        return found[0]
