"""Files for the clerk as the pages hand them out: the marked workbook, the slip, or all of them in one zip."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from dashboard import format as fmt
from etl.answers.answer import Answer
from etl.answers.answer_rows import receipt_from, receipt_name
from etl.answers.answer_worker import Marker
from etl.answers.receipt import Receipt, write_receipt
from etl.answers.receipt_page import receipt_html
from etl.finding import Finding
from etl.registry import Registry

Files = list[tuple[str, bytes]]
_KEY = ("report_id", "unit_id", "period_id")


def answer(name: str, content: bytes, findings: Iterable[Finding]) -> Answer:
    """One file marked, or the list of what to mend; for files of which is_answerable holds."""
    with Marker() as marker:
        return marker.answer(name, content, tuple(findings))


def receipt(
    row: pd.Series, obligations: pd.DataFrame, findings: list[Finding], registry: Registry, day: date, is_sample: bool
) -> Receipt:
    """The slip of a line of submission_log; `obligations` are the answer of obligation_status up to `day`."""
    owed = obligations[(obligations[list(_KEY)] == row[list(_KEY)]).all(axis=1)]
    return receipt_from(plain(row), plain(owed.iloc[0]) if len(owed) else None, findings, registry, day, is_sample)


def plain(row: pd.Series) -> dict[str, Any]:
    """A row in Python's own terms: what is not known is None."""
    return {str(key): None if fmt.is_none(value) else value for key, value in row.items()}


def slip_files(slip: Receipt) -> Files:
    """The slip as a workbook and as a page for print."""
    return [(receipt_name(slip, ".xlsx"), write_receipt(slip)), (receipt_name(slip, ".html"), receipt_html(slip))]


def pack(marked: Mapping[str, tuple[str, bytes, tuple[Finding, ...]]], slips: Iterable[Receipt]) -> bytes:
    """Everything in one zip. marked: any key -> file name, content and findings. Names that meet are numbered."""
    packed = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        with Marker() as marker:
            for name, content, findings in marked.values():
                made = marker.answer(name, content, findings)
                if made:
                    archive.writestr(_free(made.name, taken), made.content)
        for slip in slips:
            for name, content in slip_files(slip):
                archive.writestr(_free(name, taken), content)
    return packed.getvalue()


def _free(name: str, taken: set[str]) -> str:
    path, number, free = PurePosixPath(name), 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{path.stem} ({number}){path.suffix}"
    taken.add(free.casefold())
    return free
