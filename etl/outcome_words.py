"""What became of files, as the commands say it: lines for people, data for programs."""

from collections import Counter
from collections.abc import Iterable, Sequence

from etl.folders.file_list import Skipped
from etl.model import Outcome
from etl.reading.secrecy import name_is_marked
from etl.text import message
from etl.words import say

SETTLED = ("accepted", "duplicate")     # outcomes that leave nobody anything to do
_KINDS = ("temporary", "hidden", "other")
_NAMES_SHOWN = 5


def as_data(outcome: Outcome) -> dict[str, object]:
    """One file's outcome for --json."""
    return {
        "name": outcome.name, "sha256": outcome.sha256, "outcome": outcome.outcome,
        "submission_id": outcome.submission_id, "plan_id": outcome.plan_id, "report_id": outcome.report_id,
        "unit_id": outcome.unit_id, "period_id": outcome.period_id, "version": outcome.version,
        "findings": [
            {"severity": f.severity, "code": f.code, "sheet": f.sheet, "cell": f.cell, "value": f.value,
             "message": message(f)}
            for f in outcome.findings
        ],
    }


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many met each fate."""
    kinds = Counter(outcome.outcome for outcome in outcomes)
    return {kind: kinds[kind] for kind in ("accepted", "duplicate", "refused", "waiting")}


def lines(outcome: Outcome) -> list[str]:
    """A file's fate, and below it every finding with its place."""
    where = " · ".join(filter(None, (outcome.unit_id, outcome.report_id, outcome.period_id)))
    said = [f"{say(f'outcome.{outcome.outcome}')}  {outcome.name}  {where}".rstrip()]
    for finding in outcome.findings:
        place = "!".join(filter(None, (finding.sheet, finding.cell)))
        said.append(f"    {place}  {message(finding)}" if place else f"    {message(finding)}")
    return said


def skipped_lines(skipped: Iterable[Skipped]) -> list[str]:
    """One line for each kind of file that was left out: how many, and the first of them."""
    by_kind: dict[str, list[str]] = {}
    for file in skipped:
        by_kind.setdefault(file.kind, []).append(file.name)
    return [say(f"skipped.{kind}", count=len(by_kind[kind]), names=_some(by_kind[kind]))
            for kind in _KINDS if kind in by_kind]


def skipped_data(skipped: Iterable[Skipped]) -> list[dict[str, object]]:
    """The files that were left out for --json; a name with a secrecy mark is not repeated."""
    return [{"name": None if name_is_marked(file.name) else file.name, "kind": file.kind} for file in skipped]


def _some(names: list[str]) -> str:
    shown = [name for name in names if not name_is_marked(name)][:_NAMES_SHOWN]
    return ", ".join(shown + ["\u2026"] * (len(shown) < len(names)))
