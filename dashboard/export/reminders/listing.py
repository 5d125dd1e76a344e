"""The grouped list as a workbook: every unit that is reminded, under its area and level, with counts."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.reminders.due import OVERDUE, SOON, Choice, Reminder, count_owed, reminders
from dashboard.export.reminders.words import tell
from dashboard.text import t

_HEAD = (("number", 6), ("unit", 40), ("report", 46), ("period", 18), ("due", 14), ("due_words", 34), ("state", 28),
         ("days_open", 12), ("days_left", 12))
_LEVELS = ("province", "district", "commune")


def grouped_list(frames: Frames, context: ExportContext, choice: Choice | None = None) -> bytes:
    """The .xlsx; the same frames and context give the same bytes."""
    found = reminders(frames, context, choice)
    choice = choice or Choice()
    book = Book(context)
    page = book.page(tell("sheet.title"))
    page.set_widths([width for _, width in _HEAD])
    page.title_block(tell("sheet.heading"), _note(found, choice))
    page.heading([Column(tell(f"sheet.{name}"), width) for name, width in _HEAD])
    page.freeze(columns=2)
    number = 0
    for (area, level), group in _groups(found).items():
        _group_row(page, area, level, group)
        page.body(_rows(group, number))
        number += count_owed(group)
    return book.finish()


def _note(found: tuple[Reminder, ...], choice: Choice) -> str:
    if not found:
        return tell("list.nobody")
    return tell("sheet.note", units=len(found), reports=count_owed(found), days=choice.within_days)


def _groups(found: tuple[Reminder, ...]) -> dict[tuple[str, str], list[Reminder]]:
    """Reminders by area and level: areas in the order of tables, the higher level first within each."""
    areas = {area: place for place, area in enumerate(dict.fromkeys(one.area for one in found))}
    groups: dict[tuple[str, str], list[Reminder]] = {}
    for one in found:
        groups.setdefault((one.area, one.level), []).append(one)

    def place(key: tuple[str, str]) -> tuple[int, int]:
        return areas[key[0]], _LEVELS.index(key[1]) if key[1] in _LEVELS else len(_LEVELS)

    return {key: groups[key] for key in sorted(groups, key=place)}


def _group_row(page: Page, area: str, level: str, group: list[Reminder]) -> None:
    name = tell("sheet.group", area=area or tell("list.no_area"),
                level=t(f"level.{level}") if level in _LEVELS else level,
                units=len(group), reports=count_owed(group))
    page.append([(None, "total_center"), (name, "total_text"), *([(None, "total_text")] * (len(_HEAD) - 2))])


def _rows(group: list[Reminder], number: int) -> Iterator[list[tuple[Any, str]]]:
    for reminder in group:
        for one in reminder.owed:
            number += 1
            yield [
                (number, "center"), (reminder.name, "text"), (one.report_title, "text"), (one.period_label, "center"),
                (one.due, "day"), (one.due_cell, "text"), (one.state_words, "text"),
                (one.days if one.state == OVERDUE else None, "count"),
                (one.days if one.state == SOON else None, "count"),
            ]
