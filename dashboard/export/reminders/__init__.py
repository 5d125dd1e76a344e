"""Reminders: letters, a grouped list, a short text, a calendar. Pure: frames in, bytes or text out."""

from dashboard.export.reminders.calendar import calendar_ics
from dashboard.export.reminders.due import REMINDER_QUERIES, Choice, Reminder, reminders
from dashboard.export.reminders.letter import letter, letters_zip
from dashboard.export.reminders.listing import grouped_list
from dashboard.export.reminders.message import reminder_text, unit_text

__all__ = [
    "REMINDER_QUERIES", "Choice", "Reminder", "calendar_ics", "grouped_list", "letter", "letters_zip",
    "reminder_text", "reminders", "unit_text",
]
