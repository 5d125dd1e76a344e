"""A unit's name as a file wrote it, settled once by a person and remembered: never one that could mean two units."""

from dataclasses import dataclass
from datetime import date

from etl.decide import DecisionError
from etl.registry import Registry


@dataclass(frozen=True, slots=True)
class DecidedName:
    """An alias from a day on."""

    unit_id: str
    alias: str
    valid_from: date


def name_to_remember(registry: Registry, text: str, unit_id: str, period_ends: list[date]) -> DecidedName | None:
    """The name from the first day of the period's year; None when it means the unit already.

    Raises DecisionError when other units bear the name, or may be meant by it.
    """
    end = max(period_ends)
    first = date(end.year, 1, 1)
    if registry.unit_names.find(text, end).unit_ids == (unit_id,):
        return None
    rivals = registry.unit_names.rivals(text, unit_id, first)
    if rivals:
        others = "; ".join(registry.units[other][-1].name for other in rivals if other in registry.units)
        raise DecisionError("filing.alias_ambiguous", alias=text, others=others)
    return DecidedName(unit_id, text, first)
