"""The road: gate, read, recognise, extract, validate, load. The only file that names all its stops."""

import contextlib
import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import duckdb

from etl.extract import extract
from etl.finding import Code, Finding, Severity, in_reading_order
from etl.load import FileRows, new_id, rows_of
from etl.model import Identity, Incoming, Outcome, Proposal, Saying, Unsettled, Validated, Workbook
from etl.read import Reader
from etl.reading.secrecy import name_is_marked
from etl.recognise import recognise
from etl.registry import Registry, read_registry
from etl.schema import statement
from etl.shelf import Shelf
from etl.store import LOCK_WAIT_SECONDS, Store, now
from etl.validate import validate
from etl.waiting.proposal import propose

Reading = tuple[Workbook | None, list[Finding]]


@dataclass(slots=True)
class Judgement:
    """What the road found out about one file before anything is written."""

    identity: Identity = Identity()
    validated: Validated | None = None
    findings: list[Finding] = field(default_factory=list)
    sayings: tuple[Saying, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def outcome(self) -> str:
        """accepted | refused | waiting: the worst of the findings decides."""
        severities = {finding.severity for finding in self.findings}
        if Severity.ERROR in severities:
            return "refused"
        return "waiting" if Severity.QUESTION in severities else "accepted"


def receive(
    store: Store,
    incoming: Iterable[Incoming],
    *,
    on_done: Callable[[Outcome], None] | None = None,
    check_only: bool = False,
    wait: float = LOCK_WAIT_SECONDS,
) -> list[Outcome]:
    """Take files down the whole road, in order; publish once at the end. on_done is told of each once it is durable.

    check_only: the same judgement without writing anything. wait: seconds for another writer, else StoreBusy.
    """
    outcomes: list[Outcome] = []

    def done(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if on_done:
            on_done(outcome)

    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(Reader())
        if check_only:
            connection, shelf = stack.enter_context(contextlib.closing(store.read())), None
        else:
            connection = stack.enter_context(store.write(wait))
            shelf = Shelf(store, connection, stack.enter_context(ThreadPoolExecutor(2)), done)
        desk = _Desk(connection)
        for file, sha256, reading in _readings(reader, incoming, desk):
            outcome, rows = desk.take(file, sha256, reading)
            if shelf is None:
                done(replace(outcome, submission_id=None))
            else:
                shelf.put(file, outcome, rows)
        if shelf is not None:
            shelf.clear()
    return outcomes


def take_again(
    connection: duckdb.DuckDBPyConnection, files: Iterable[Incoming]
) -> Iterator[tuple[Outcome, FileRows]]:
    """The whole road up to writing, for files whose originals are kept already; the caller writes the rows."""
    with Reader(workers=1) as reader:
        desk = _Desk(connection)
        for file, sha256, reading in _readings(reader, files, desk):
            yield desk.take(file, sha256, reading)


def _readings(
    reader: Reader, incoming: Iterable[Incoming], desk: "_Desk"
) -> Iterator[tuple[Incoming, str, Reading | None]]:
    """Each file with what the reader made of it, in order; a file already in is not read again (None)."""
    queue: deque[tuple[Incoming, str, bool]] = deque()

    def unread() -> Iterator[bytes]:
        for file in incoming:
            sha256 = hashlib.sha256(file.content).hexdigest()
            is_known = sha256 in desk.living
            queue.append((file, sha256, is_known))
            if not is_known:
                yield file.content

    for reading in reader.read_many(unread()):
        while queue[0][2]:
            yield (*queue.popleft()[:2], None)
        yield (*queue.popleft()[:2], reading)
    while queue:
        yield (*queue.popleft()[:2], None)


def judge(file: Incoming, reading: Reading, registry: Registry) -> Judgement:
    """What a file is and holds, and everything that is wrong with it."""
    workbook, findings = reading
    judged = Judgement(identity=file.answers, findings=list(findings))
    if name_is_marked(file.name):
        # a marked name is enough, whatever the file turns out to be
        judged.findings.append(Finding(Severity.ERROR, Code.MARKED_SECRET))
    if workbook is None:
        return judged
    recognised, found = recognise(workbook, registry, file.answers, file.name, file.decided)
    judged.findings += found
    if recognised is None:
        return judged
    judged.identity = recognised.identity
    if isinstance(recognised, Unsettled):
        judged.sayings, judged.proposals = recognised.sayings, propose(recognised, found, registry, file)
        return judged
    extracted, found = extract(recognised, registry)
    judged.findings += found
    judged.validated, found = validate(extracted, recognised, registry)
    judged.findings = in_reading_order(judged.findings + found)
    return judged


class _Desk:
    """Where a file becomes an outcome and its rows; knows what is already in."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.registry = read_registry(connection)
        rows = connection.execute(statement("living_submissions")).fetchall()
        # sha256 -> submission_id, plan_id, report_id, unit_id, period_id, version
        self.living: dict[str, tuple] = {row[0]: row[1:] for row in rows}
        # numbers go on after a withdrawal, so that one number never names two files
        self.versions = Counter({tuple(row[:3]): row[3] for row in connection.execute(
            statement("latest_versions")).fetchall()})
        # sha256 -> submission_id, received_at, channel of the file that waits for a person
        self.queue: dict[str, tuple] = {}
        for submission_id, waiting, _, received_at, _, channel, *_ in connection.execute(
                statement("waiting_submissions")).fetchall():
            self.queue.setdefault(waiting, (submission_id, received_at, channel))

    def take(self, file: Incoming, sha256: str, reading: Reading | None) -> tuple[Outcome, FileRows]:
        """Judge one file. `reading` is None only for a file that was already in before the batch."""
        if sha256 in self.living or reading is None:
            return self._duplicate(file, sha256)
        judged = judge(file, reading, self.registry)
        secret = [f for f in judged.findings if f.code is Code.MARKED_SECRET]
        if secret:
            return self._secret(file, secret[0])
        return self._judged(file, sha256, judged)

    def _judged(self, file: Incoming, sha256: str, judged: Judgement) -> tuple[Outcome, FileRows]:
        outcome, identity = judged.outcome, judged.identity
        file, repeats = self._met_again(file, sha256, judged)
        key = (identity.report_id, identity.unit_id, identity.period_id)
        report = self.registry.reports.get(identity.report_id or "")
        plan_id = report.plan_id if report else None
        is_accepted = outcome == "accepted"
        version = None
        submission_id = new_id()
        if is_accepted:
            self.versions[key] += 1
            version = self.versions[key]
            self.living[sha256] = (submission_id, plan_id, *key, version)
        rows = rows_of(
            file, submission_id=submission_id, sha256=sha256, outcome=outcome, loaded_at=now(), identity=identity,
            plan_id=plan_id, obligation_id=self._obligation_id(key),
            validated=judged.validated if is_accepted else None, findings=judged.findings, version=version,
            duplicate_of=repeats, sayings=judged.sayings, proposals=judged.proposals,
        )
        if outcome == "waiting" and not repeats:
            self.queue[sha256] = (submission_id, file.received_at, file.channel)
        return Outcome(file.name, sha256, outcome, tuple(judged.findings), submission_id, plan_id, *key, version), rows

    def _met_again(self, file: Incoming, sha256: str, judged: Judgement) -> tuple[Incoming, str | None]:
        """A file whose bytes wait already: still one entry of the queue, and taken in it counts from its first coming.

        Return the file, and the submission that it repeats if it waits again.
        """
        if sha256 not in self.queue or file.decided or judged.outcome == "refused":
            return file, None
        first_id, received_at, channel = self.queue[sha256]
        came = {"day": f"{received_at:%d/%m/%Y}"}
        if judged.outcome == "waiting":
            judged.findings.append(Finding(Severity.WARNING, Code.ALREADY_WAITING, params=came))
            judged.sayings, judged.proposals = (), ()
            return file, first_id
        del self.queue[sha256]
        if received_at < file.received_at:
            judged.findings.append(Finding(Severity.WARNING, Code.WAITED, params=came))
            file = replace(file, received_at=received_at, channel=channel)
        return file, None

    def _duplicate(self, file: Incoming, sha256: str) -> tuple[Outcome, FileRows]:
        first_id, plan_id, *key, version = self.living[sha256]
        obligation = self.registry.obligations.get(tuple(key))
        finding = Finding(Severity.WARNING, Code.DUPLICATE, params={
            "unit": obligation.unit_name if obligation else key[1], "version": str(version)})
        submission_id = new_id()
        rows = rows_of(
            file, submission_id=submission_id, sha256=sha256, outcome="duplicate", loaded_at=now(),
            identity=Identity(report_id=key[0], unit_id=key[1], period_id=key[2]), plan_id=plan_id,
            obligation_id=self._obligation_id(tuple(key)), validated=None, findings=[finding], version=None,
            duplicate_of=first_id,
        )
        return Outcome(file.name, sha256, "duplicate", (finding,), submission_id, plan_id, *key, version), rows

    def _secret(self, file: Incoming, finding: Finding) -> tuple[Outcome, FileRows]:
        """Refused unstored: neither bytes, name nor hash are kept, only that it happened."""
        findings = [replace(finding, sheet=None, cell=None, value=None, params={})]
        submission_id = new_id()
        rows = rows_of(
            file, submission_id=submission_id, sha256=None, outcome="refused", loaded_at=now(), identity=Identity(),
            plan_id=None, obligation_id=None, validated=None, findings=findings, version=None, duplicate_of=None,
        )
        return Outcome(file.name, None, "refused", tuple(findings), submission_id), rows

    def _obligation_id(self, key: tuple) -> str | None:
        obligation = self.registry.obligations.get(key)
        return obligation.obligation_id if obligation else None
