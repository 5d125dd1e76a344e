"""One round of a watched folder: finished files down the road, answers beside them, then out of the way.

A file is moved only after its outcome is durable. Whoever is killed in between finds the file again, and the outcome
that it has already: nothing is lost and nothing is written twice.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import ModuleType

import duckdb

from etl.answers.answer_command import answers_to
from etl.answers.answer_rows import findings_from
from etl.finding import Code
from etl.folders.file_list import Piece, Skipped, contents, pieces_of
from etl.folders.inbox import Arrival, Inbox
from etl.folders.unique_file import write_new
from etl.model import Incoming, Outcome
from etl.pipeline import receive
from etl.schema import statement
from etl.store import Store

BATCH_FILES = 200
WAIT_SECONDS = 20.0        # for another writer; a request to stop waits as long
BATCH_BYTES = 100 * 1024 * 1024
# the worst of a zip's files decides where the zip goes
FATES = ("marked", "refused", "waiting", "accepted")


@dataclass(slots=True)
class Taken:
    """A file in hand: what it stands for and what became of each part. place: where it went, None if it was changed."""

    arrival: Arrival
    pieces: list[Piece]
    skipped: list[Skipped]
    received_at: datetime
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    place: Path | None = None

    @property
    def fate(self) -> str:
        """marked | refused | waiting | accepted."""
        return min(map(fate_of, self.outcomes.values()), key=FATES.index)


@dataclass(frozen=True, slots=True)
class Station:
    """Where files come from and go to. outgoing: fate -> name of the subfolder; received_at None: when first seen."""

    queries: ModuleType
    store: Store
    inbox: Inbox
    outgoing: dict[str, str]
    received_at: datetime | None = None
    channel: str | None = None


def fate_of(outcome: Outcome) -> str:
    """Which of FATES one file met; a duplicate is with the office, so it counts as accepted."""
    if any(finding.code is Code.MARKED_SECRET for finding in outcome.findings):
        return "marked"
    return "accepted" if outcome.outcome == "duplicate" else outcome.outcome


def batches(arrivals: list[Arrival]) -> Iterator[list[Arrival]]:
    """The files in handfuls that fit in memory."""
    batch, size = [], 0
    for arrival in arrivals:
        if batch and (len(batch) >= BATCH_FILES or size + arrival.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(arrival)
        size += arrival.size
    if batch:
        yield batch


def process(station: Station, arrivals: list[Arrival], tell: Callable[[Taken], None]) -> list[Taken]:
    """Take one batch all the way; `tell` hears of each file once it has been moved."""
    station.inbox.take(arrivals)
    batch = [taken for arrival in arrivals if (taken := _read(station, arrival))]
    _recall(station.store, [taken for taken in batch if taken.arrival.is_leftover])
    unjudged = [(taken, number, piece) for taken in batch for number, piece in enumerate(taken.pieces)
                if number not in taken.outcomes]
    if unjudged:
        incoming = (
            Incoming(piece.name, content, taken.received_at, station.channel, loaded_by="watch")
            for (taken, _, piece), content in zip(unjudged, contents(piece for *_, piece in unjudged), strict=True))
        outcomes = receive(station.store, incoming, wait=WAIT_SECONDS)
        for (taken, number, _), outcome in zip(unjudged, outcomes, strict=True):
            taken.outcomes[number] = outcome
    for taken in _answered(station, batch):
        taken.place = station.inbox.put_away(taken.arrival, station.outgoing[taken.fate])
        tell(taken)
    station.inbox.keep()
    return batch


def _read(station: Station, arrival: Arrival) -> Taken | None:
    """The file in memory; None when somebody took it away or is writing again."""
    try:
        content = arrival.path.read_bytes()
    except (FileNotFoundError, PermissionError):
        return None
    if not arrival.is_unchanged() or len(content) != arrival.size:
        return None
    pieces, skipped = pieces_of(arrival.name, content)
    return Taken(arrival, pieces, skipped, station.received_at or arrival.since)


def _recall(store: Store, leftovers: list[Taken]) -> None:
    """Outcomes that an earlier run had written before it could move the files."""
    if not leftovers:
        return
    store.recover(WAIT_SECONDS)     # what it had committed may not have been published
    with closing(store.read()) as connection:
        for taken in leftovers:
            _recall_one(connection, taken)


def _recall_one(connection: duckdb.DuckDBPyConnection, taken: Taken) -> None:
    for number, (piece, content) in enumerate(zip(taken.pieces, contents(taken.pieces), strict=True)):
        sha256 = hashlib.sha256(content).hexdigest()
        found = connection.execute(statement("find_arrival"), {
            "sha256": sha256, "file_name": piece.name, "received_at": taken.received_at}).fetchone()
        if found:
            rows = connection.execute(statement("findings_of_waiting"), {"submission_id": found[0]})
            names = [column[0] for column in rows.description]
            findings = findings_from(dict(zip(names, row, strict=True)) for row in rows.fetchall())
            submission_id, outcome, *where = found
            taken.outcomes[number] = Outcome(piece.name, sha256, outcome, tuple(findings), submission_id, *where)


def _answered(station: Station, batch: list[Taken]) -> Iterator[Taken]:
    """Each file once its answers are written: into the folder of its fate; those of a zip's files under its name."""
    parts = [(taken, number) for taken in batch for number in sorted(taken.outcomes)]
    owner = {id(taken.outcomes[number]): taken for taken, number in parts}
    made = answers_to(
        station.queries, station.store, contents(taken.pieces[number] for taken, number in parts),
        [taken.outcomes[number] for taken, number in parts])
    unanswered = deque(batch)
    for outcome, name, content in made:
        taken = owner[id(outcome)]
        while unanswered[0] is not taken:
            yield unanswered.popleft()
        folder = station.inbox.place(taken.arrival, station.outgoing[fate_of(outcome)])
        if taken.pieces[0].member is not None:
            folder /= PurePosixPath(taken.arrival.name).stem
        write_new(folder / name, content)
    yield from unanswered
