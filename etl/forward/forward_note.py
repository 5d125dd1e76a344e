"""What a person should look at when a plan is carried forward: a code, a place, the facts of its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NoteCode(StrEnum):
    """'ask.': somebody must decide; 'look.': a change or a thing left as it was, to be checked with the document."""

    UNITS_ENDED = "ask.units_ended"
    REPORT_DROPPED = "ask.report_dropped"
    RULE_EMPTIED = "ask.rule_emptied"
    DUE_DAY_OFF = "ask.due_day_off"
    DUE_LEAP = "ask.due_leap"
    PERIOD_LEAP = "ask.period_leap"
    NO_REPORTS = "ask.no_reports"
    UNITS_REPLACED = "look.units_replaced"
    LEVEL_CHANGED = "look.level_changed"
    ORGANISATION_CHANGED = "look.organisation_changed"
    UNIT_RENAMED = "look.unit_renamed"
    UNIT_ENDS_MIDWAY = "look.unit_ends_midway"
    UNIT_JOINS_MIDWAY = "look.unit_joins_midway"
    UNIT_CLOSED = "look.unit_closed"
    UNIT_FROM_START = "look.unit_from_start"
    RULE_CHANGED = "look.rule_changed"
    PERIOD_EXPLICIT = "look.period_explicit"
    PERIOD_BY_RULE = "look.period_by_rule"
    TARGET_KEPT = "look.target_kept"
    TARGET_CLEARED = "look.target_cleared"
    TIME_MOVED = "look.time_moved"
    YEAR_LEFT = "look.year_left"
    YEAR_ADDED = "look.year_added"
    NUMBER_LEFT = "look.number_left"
    NUMBER_MISSING = "look.number_missing"
    QUOTES_KEPT = "look.quotes_kept"
    PARENT_CLEARED = "look.parent_cleared"
    NAMES_KEPT = "look.names_kept"


@dataclass(frozen=True, slots=True)
class Note:
    """`place`: the new plan's, report's or line's id, a period as 'report_id/period_id'; `params` feed the words."""

    code: NoteCode
    place: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_question(self) -> bool:
        """True when a person must decide something before the plan is right."""
        return self.code.startswith("ask.")
