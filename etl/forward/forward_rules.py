"""A line of a plan in another year: its times, its target, and who must report it. Pure."""

from collections.abc import Sequence
from typing import Literal, get_args

from etl.forward.forward_dates import moved_dates, shifted, with_year
from etl.forward.forward_note import Note, NoteCode
from etl.forward.forward_report import MovedReport, left_year
from etl.forward.forward_units import Land
from etl.registers.reference_plan import ContentItem
from etl.registers.reference_plan_check import required_units
from etl.registers.reference_register import Organisation

Targets = Literal["keep", "clear"]


def moved_item(
    item: ContentItem, before: int, after: int, targets: Targets, reports: Sequence[MovedReport], land: Land,
    notes: list[Note],
) -> ContentItem:
    """The line of another year; what to look at is added to `notes`."""
    rule, rule_notes = moved_rule(item, reports, land)
    change = {"required_of": rule, "title": with_year(item.title, before, after)} | _times(item, before, after)
    notes += rule_notes
    names = {"item": item.content_item_id}
    if item.target or item.target_value is not None:
        code = NoteCode.TARGET_KEPT if targets == "keep" else NoteCode.TARGET_CLEARED
        notes.append(Note(code, item.content_item_id, names | {"target": item.target or item.target_value}))
        if targets == "clear":
            change |= {"target": None, "target_value": None, "target_indicator_id": None}
    times = {"before": item.time_text, "after": change["time_text"]}
    if change["time_text"] != item.time_text:
        notes.append(Note(NoteCode.TIME_MOVED, item.content_item_id, names | times))
    notes += left_year(change["title"], before, item.content_item_id)
    return item.model_copy(update=change)


def _times(item: ContentItem, before: int, after: int) -> dict[str, object]:
    start, end = item.time_start, item.time_end
    start = start and shifted(start, after - before, is_start=True)
    end = end and shifted(end, after - before)
    return {
        "time_text": item.time_text and moved_dates(item.time_text, after - before, before),
        "time_start": start, "time_end": max(start, end) if start and end else end,
    }


def moved_rule(item: ContentItem, reports: Sequence[MovedReport], land: Land) -> tuple[list[str] | None, list[Note]]:
    """The line's required_of for the new year, and a note where it is not the same."""
    if not item.required_of:
        return item.required_of, []
    asked = [report for report in reports if report.before.items is None or item.content_item_id in report.before.items]
    rule = list(dict.fromkeys(e for entry in item.required_of for e in _moved_entry(entry, asked, land)))
    if rule == item.required_of:
        return rule, []
    names = {"item": item.content_item_id, "before": _names(item.required_of, land)}
    if not rule:
        return [], [Note(NoteCode.RULE_EMPTIED, item.content_item_id, names)]
    return rule, [Note(NoteCode.RULE_CHANGED, item.content_item_id, names | {"after": _names(rule, land)})]


def _names(rule: list[str], land: Land) -> list[str]:
    """Names of units, and codes of types and organisations for the catalogue."""
    return [
        land.versions[entry][-1].name if entry in land.versions
        else f"organisation.{entry}" if entry in get_args(Organisation) else f"unit_type.{entry}"
        for entry in rule
    ]


def _moved_entry(entry: str, reports: Sequence[MovedReport], land: Land) -> list[str]:
    """A unit id becomes its heirs; a type or organisation stays while it means somebody, and its heirs are added."""
    found: list[str] = []
    for report in reports:
        if report.after is None:
            continue
        meant = required_units([entry], report.before, land.versions)
        heirs = [heir for unit_id in dict.fromkeys(meant) for heir in report.heirs.get(unit_id, ())]
        covered: list[str] = []
        if entry not in land.versions:
            covered = required_units([entry], report.after, land.versions)
            found += [entry] if covered else []
        found += [heir for heir in heirs if heir not in covered]
    return found
