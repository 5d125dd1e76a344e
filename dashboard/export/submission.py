"""Sheet 'submission': every file that was taken in, so that a value's row in 'source' can lead to it."""

from typing import Any

import pandas as pd

from dashboard.export.block import listed, plain, told
from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, rows, units
from dashboard.export.words import word
from dashboard.text import has, t

_HEAD = (("number", 7), ("unit", 36), ("report", 30), ("period", 16), ("version", 6), ("file", 44), ("received", 17),
         ("channel", 14), ("nil", 12), ("returned", 17), ("withdrawn", 17), ("sha256", 68))


def submissions(frames: Frames) -> pd.DataFrame:
    """The rows of submission_log that were taken in, unit by unit, period by period; numbered by their index from 1."""
    log = frames["submission_log"]
    order = {unit_id: place for place, unit_id in enumerate(units(frames))}
    periods = {period_id: place for place, (period_id,) in enumerate(rows(frames["period_list"], ("period_id",)))}
    taken = log[log["outcome"] == "accepted"]
    taken = taken.assign(unit=taken["unit_id"].map(order), period=taken["period_id"].map(periods))
    taken = taken.sort_values(["unit", "period", "report_id", "version", "submission_id"], kind="stable")
    return taken.set_axis(range(1, len(taken) + 1))


def write_submission(book: Book, frames: Frames, found: pd.DataFrame) -> Page:
    """The page; `found` as submissions() gives them."""
    page = book.page(word("sheet.submission"))
    columns = [Column(word(f"head.{name}"), width) for name, width in _HEAD]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.submission"), word("submission.count"))
    page.heading(columns)
    page.freeze(columns=2)
    titles = dict(rows(frames["period_list"], ("report_id", "report_title")))
    page.block([
        listed((number, "center") for number in found.index), plain(found, "unit_name", "text"),
        told(found, ["report_id"], lambda r: (titles.get(r["report_id"], r["report_id"]), "text")),
        plain(found, "period_label", "center"), plain(found, "version", "count"), plain(found, "file_name", "text"),
        plain(found, "received_at", "instant"), told(found, ["channel"], _channel),
        told(found, ["is_nil"], lambda r: (word("submission.nil") if r["is_nil"] else None, "center")),
        plain(found, "returned_at", "instant"), plain(found, "withdrawn_at", "instant"), plain(found, "sha256", "text"),
    ])
    page.filter_from(page.heading_row, len(columns))
    return page


def _channel(record: dict[str, Any]) -> tuple[str | None, str]:
    channel = record["channel"]
    return (t(f"channel.{channel}") if channel and has(f"channel.{channel}") else channel, "center")
