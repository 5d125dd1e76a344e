"""Handing files to the road and telling what came of each: the only caller of etl.receive on the pages' side."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard import ask, viewer
from dashboard.door.roles import BACKDATE, UPLOAD
from dashboard.text import t
from etl.finding import Code, Severity
from etl.folders.file_list import Skipped, contents, pieces_of
from etl.model import Identity, Incoming, Outcome
from etl.pipeline import receive
from etl.registry import Registry
from etl.store import Store, now
from etl.text import message

# what needs somebody stands first
_ATTENTION = ("refused", "waiting", "duplicate", "accepted")


@dataclass(frozen=True, slots=True)
class Upload:
    """One chosen file."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def unpacked(name: str, content: bytes) -> tuple[list[Upload], list[Skipped]]:
    """The files that one chosen file stands for: those in a zip of workbooks, else itself; and what was left out."""
    pieces, skipped = pieces_of(name, content)
    return [Upload(piece.name, inner) for piece, inner in zip(pieces, contents(pieces), strict=True)], skipped


def fingerprint(uploads: Sequence[Upload], answers: Identity, published: str) -> tuple:
    """Equal when a check would say the same again."""
    return (published, answers, tuple((upload.name, upload.sha256) for upload in uploads))


def hand_in(
    uploads: Sequence[Upload], answers: Identity, *, check_only: bool, received_at: datetime | None = None,
    channel: str | None = None, on_progress: Callable[[float], None] | None = None,
) -> list[Outcome]:
    """Send files down the road in order; `received_at` None is now. `on_progress` gets 0..1 after each file.

    Of who may not see everything, only what is surely theirs is taken in; and only a secretariat says when it came.
    """
    viewer.require(UPLOAD)
    moment = (received_at if viewer.may(BACKDATE) else None) or now()
    incoming = [
        Incoming(upload.name, upload.content, moment, channel or None, answers, "dashboard") for upload in uploads
    ]
    if not check_only and not viewer.current().sees_everything:
        looked_at = receive(Store(), incoming, check_only=True)
        incoming = [file for file, found in zip(incoming, looked_at, strict=True) if is_own(found)]
    done: list[Outcome] = []

    def count(outcome: Outcome) -> None:
        done.append(outcome)
        if on_progress:
            on_progress(len(done) / len(incoming))

    return receive(Store(), incoming, on_done=count, check_only=check_only)


def is_own(outcome: Outcome) -> bool:
    """True for a report of a plan and a unit that are the viewer's; one that does not say is only of who sees all."""
    return viewer.current().sees_everything or ask.may_see(
        outcome.plan_id, outcome.unit_id, outcome.report_id, outcome.period_id)


def without_foreign(uploads: Sequence[Upload], outcomes: Sequence[Outcome]) -> tuple[list[Upload], list[Outcome]]:
    """Files and what would become of them, without those that are another's report: not even that is said of them."""
    kept = [pair for pair in zip(uploads, outcomes, strict=True) if pair[1].unit_id is None or is_own(pair[1])]
    return [upload for upload, _ in kept], [outcome for _, outcome in kept]


def outcome_rows(outcomes: Sequence[Outcome], registry: Registry, is_check: bool) -> list[dict]:
    """One dictionary per file, for tables.outcome_table."""
    words = "outcome_check" if is_check else "outcome"
    return [
        {"file": o.name, "outcome": o.outcome, "label": t(f"{words}.{o.outcome}"), "identity": _identity(o, registry),
         "version": o.version, "finding_count": len(o.findings)}
        for o in sorted(outcomes, key=lambda o: _ATTENTION.index(o.outcome))
    ]


def finding_rows(outcomes: Sequence[Outcome]) -> list[dict]:
    """One dictionary per finding, worst first, for intake_tables.findings_table; a duplicate's outcome says it all."""
    rows = [
        {"file": o.name, "severity": str(f.severity), "sheet": f.sheet, "cell": f.cell, "value": f.value,
         "message": message(f)}
        for o in outcomes for f in o.findings if f.code is not Code.DUPLICATE
    ]
    return sorted(rows, key=lambda row: list(Severity).index(Severity(row["severity"])))


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many files met each fate, and all of them; keys as in the catalogue's sentences."""
    fates = [o.outcome for o in outcomes]
    return {
        "total": len(fates), "good": fates.count("accepted"), "duplicate": fates.count("duplicate"),
        "waiting": fates.count("waiting"), "refused": fates.count("refused"),
    }


def _identity(outcome: Outcome, registry: Registry) -> str:
    key = (outcome.report_id or "", outcome.unit_id or "", outcome.period_id or "")
    owed = registry.obligations.get(key)
    period = registry.periods.get((key[0], key[2]))
    parts = [owed.unit_name if owed else outcome.unit_id, period.label if period else outcome.period_id]
    return " · ".join(part for part in parts if part) or t("none.value")
