"""The command line's side of answers: files for the clerk, written beside one load or check, or for a logged file.

This layer knows no queries, so `__main__` hands over what can ask them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import duckdb
import typer

from etl.answers.answer_rows import findings_from, receipt_from, receipt_name
from etl.answers.answer_worker import Marker
from etl.answers.receipt import RECEIPTED, Receipt, write_receipt
from etl.answers.receipt_page import receipt_html
from etl.decide import DecisionError
from etl.folders.unique_file import write_new
from etl.model import Outcome
from etl.registry import read_registry
from etl.store import Store, now
from etl.words import say


def answering(queries: ModuleType) -> Callable[..., None]:
    """The command `answer`; `queries` is the package of that name."""

    def answer(
        submission: Annotated[str, typer.Option(help=say("help.answer_submission"))],
        out: Annotated[Path, typer.Option(file_okay=False, help=say("help.out"))],
    ) -> None:
        store = Store()
        written = answer_submission(queries, store, submission, out)
        typer.echo(say("answered", files=", ".join(path.name for path in written), folder=out))

    return answer


def answer_submission(queries: ModuleType, store: Store, submission_id: str, out: Path) -> list[Path]:
    """Write the answers of one logged file, from the kept original and the stored findings; DecisionError if none."""
    with closing(store.read()) as connection:
        receipts = _receipts(queries, connection, [submission_id])
    if submission_id not in receipts:
        raise DecisionError("answer.submission_unknown", submission=submission_id)
    receipt = receipts[submission_id]
    original = store.original(receipt.sha256) if receipt.sha256 else None
    if original is None or not original.is_file():
        raise DecisionError("answer.no_original", submission=submission_id)
    with Marker() as marker:
        marked = marker.answer(receipt.file_name or "", original.read_bytes(), receipt.findings)
    written = [write_new(out / marked.name, marked.content)] if marked else []
    return written + [write_new(out / name, content) for name, content in _slip_files(receipt)]


def write_answers(
    queries: ModuleType, store: Store, contents: Iterable[bytes], outcomes: Iterable[Outcome], out: Path
) -> None:
    """Write, for files that were just checked or loaded: each one marked where something is wrong, and its receipt."""
    out.mkdir(parents=True, exist_ok=True)
    for _, name, content in answers_to(queries, store, contents, outcomes):
        write_new(out / name, content)


def answers_to(
    queries: ModuleType, store: Store, contents: Iterable[bytes], outcomes: Iterable[Outcome]
) -> Iterator[tuple[Outcome, str, bytes]]:
    """The same files, each with the outcome that it answers; nothing for a file with a secrecy mark."""
    outcomes = list(outcomes)
    received = [o.submission_id for o in outcomes if o.outcome in RECEIPTED and o.submission_id]
    receipts: dict[str, Receipt] = {}
    if received:
        with closing(store.read()) as connection:
            receipts = _receipts(queries, connection, received)
    with Marker() as marker:
        for content, outcome in zip(contents, outcomes, strict=True):
            if outcome.sha256 is None:
                continue        # a secrecy mark: nothing of the file is written anywhere
            marked = marker.answer(outcome.name, content, outcome.findings)
            if marked:
                yield outcome, marked.name, marked.content
            if outcome.submission_id in receipts:
                for name, slip in _slip_files(receipts[outcome.submission_id]):
                    yield outcome, name, slip


def _slip_files(receipt: Receipt) -> list[tuple[str, bytes]]:
    """The slip as a workbook and as a page for print; none for a file that was not taken in."""
    if receipt.outcome not in RECEIPTED:
        return []
    return [(receipt_name(receipt, ".xlsx"), write_receipt(receipt)),
            (receipt_name(receipt, ".html"), receipt_html(receipt))]


def _receipts(
    queries: ModuleType, connection: duckdb.DuckDBPyConnection, submission_ids: list[str]
) -> dict[str, Receipt]:
    """submission_id -> what its slip says, as of the end of today."""
    queries.prepare(connection)
    today = now().date()
    params = queries.EVERYTHING | {
        "as_of": queries.as_of(today.isoformat()), "with_extensions": True,
        "unit_ids": queries.all_units(connection), "plan_ids": None,
    }

    def rows(name: str, **more: Any) -> list[dict[str, Any]]:
        answer = queries.execute(connection, name, **(params | more))
        columns = [column[0] for column in answer.description]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    registry = read_registry(connection)
    wanted = [row for row in rows("submission_log") if row["submission_id"] in set(submission_ids)]
    owed = {(o["report_id"], o["unit_id"], o["period_id"]): o for o in rows("obligation_status")} if wanted else {}
    is_sample = any(row["key"] == "is_sample" and row["value"] == "true" for row in rows("setting_list"))
    return {
        row["submission_id"]: receipt_from(
            row, owed.get((row["report_id"], row["unit_id"], row["period_id"])),
            findings_from(rows("findings_by_submission", submission_id=row["submission_id"])), registry, today,
            is_sample)
        for row in wanted
    }
