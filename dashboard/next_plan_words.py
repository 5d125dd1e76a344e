"""Last year's plan beside next year's, in tables and sentences. Pure."""

from collections.abc import Sequence
from datetime import date

from dashboard import format as fmt
from dashboard.markup import Column, Safe, badge, join, table, tag
from dashboard.tables import plan_query
from dashboard.text import t
from etl.forward.forward_note import Note
from etl.forward.forward_report import MovedReport
from etl.forward.forward_units import Move
from etl.forward.forward_words import note_words
from etl.forward.plan_forward import Forward
from etl.registers.reference_plan import ContentItem, Period, Plan

# what needs somebody stands first
_FATES = ("ended", "replaced", "closed", "kept")
_TONES = {"ended": "overdue", "replaced": "late", "closed": "not-due", "kept": "on-time"}


def notes_list(notes: Sequence[Note]) -> Safe:
    """The sentences, one a line."""
    return tag("ul", *(tag("li", note_words(note)) for note in notes), class_="dh-notes")


def plan_facts(forward: Forward) -> Safe:
    """What each plan says of itself, side by side."""
    before, after = forward.before, forward.plan
    rows = [
        [t(f"next_plan.{name}"), _said(getattr(before, name)), _said(getattr(after, name))]
        for name in ("title", "short_title", "number", "issued_on", "parent_document", "issuer", "area")
    ]
    columns = [Column(""), Column(str(before.year)), Column(str(after.year))]
    return table(columns, rows, t("next_plan.facts"), "dh-next")


def period_table(report: MovedReport) -> Safe:
    """The periods of a report, old beside new."""
    columns = [Column(t("next_plan.old_period")), Column(t("next_plan.old_days")), Column(t("next_plan.old_due")),
               Column(t("next_plan.new_period")), Column(t("next_plan.new_days")), Column(t("next_plan.new_due"))]
    pairs = zip(report.before.periods, report.periods, strict=True)
    rows = [[old.label, _days(old), _due(old), tag("b", new.label), _days(new), _due(new)] for old, new in pairs]
    return table(columns, rows, t("next_plan.periods"), "dh-next")


def in_order(moves: Sequence[Move]) -> list[Move]:
    """The units that need somebody first, else in the plan's order."""
    return sorted(moves, key=lambda move: _FATES.index(move.fate))


def move_counts(moves: Sequence[Move]) -> str:
    """'12 replaced by 4, 3 without a successor': how many units met each fate."""
    parts = []
    for fate in _FATES:
        met = [move for move in moves if move.fate == fate]
        if met:
            heirs = {heir for move in met for heir in move.heirs}
            parts.append(t(f"next_plan.count_{fate}", count=fmt.number(len(met)), heirs=fmt.number(len(heirs))))
    return "; ".join(parts) + "."


def unit_table(moves: Sequence[Move]) -> Safe:
    """Each old unit, what becomes of it, and who owes the report then."""
    columns = [Column(t("next_plan.old_unit")), Column(t("next_plan.fate")), Column(t("next_plan.new_units"))]
    rows = [
        [move.unit_name, badge(t(f"next_plan.fate_{move.fate}"), _TONES[move.fate]),
         join((_heir(name, move) for name in move.heir_names), "; ") if move.heir_names else t("none.value")]
        for move in moves
    ]
    return table(columns, rows, t("next_plan.units"), "dh-next")


def item_table(before: Plan, after: Plan) -> Safe | None:
    """The lines whose target or time is written in the old plan or changed; None when there are none."""
    pairs = [(old, new) for old, new in zip(before.items, after.items, strict=True) if old.target or old.time_text]
    if not pairs:
        return None
    columns = [Column(t("next_plan.item")), Column(t("next_plan.old_target")), Column(t("next_plan.new_target")),
               Column(t("next_plan.old_time")), Column(t("next_plan.new_time"))]
    rows = [
        [_item(new), _said(old.target), _said(new.target), _said(old.time_text), _said(new.time_text)]
        for old, new in pairs
    ]
    return table(columns, rows, t("next_plan.items"), "dh-next")


def added_words(forward: Forward, count: int, query: str) -> Safe:
    """What was added, with a link to it; `query` are the filters that hold for every plan."""
    plan = forward.plan
    units = {unit_id for report in plan.reports for one in report.assignments for unit_id in one.units}
    said = t("next_plan.added", title=plan.short_title, reports=fmt.number(len(plan.reports)),
             units=fmt.number(len(units)), changes=fmt.number(count))
    address = f"./{plan_query(plan.short_title, query)}"
    link = tag("a", t("next_plan.open"), href=address, target="_self", class_="dh-open")
    return tag("p", tag("b", said), " ", link, role="status")


def _heir(name: str, move: Move) -> str:
    """A new unit of the old one's name is said to be new."""
    return t("next_plan.same_name", name=name) if move.fate == "replaced" and name == move.unit_name else name


def _item(item: ContentItem) -> Safe:
    return tag("span", tag("b", item.content_item_id), " ", item.title)


def _days(period: Period) -> str:
    return t("next_plan.days", start=fmt.day(period.period_start), end=fmt.day(period.period_end))


def _due(period: Period) -> str:
    return fmt.day(period.due_nominal)


def _said(value: date | str | None) -> str:
    if isinstance(value, date):
        return fmt.day(value)
    return t("none.value") if value is None else value
