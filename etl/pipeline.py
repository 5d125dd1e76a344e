"""The road: gate, read, recognise, extract, validate, load. The only file that names all its stops."""

import contextlib
import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import duckdb

from etl.extract import extract
from etl.finding import Code, Finding, Severity
from etl.load import load
from etl.model import Identity, Incoming, Outcome, Validated, Workbook
from etl.read import Reader
from etl.recognise import recognise
from etl.registry import Registry, read_registry
from etl.store import Store, now, statement
from etl.validate import validate


@dataclass(slots=True)
class Judgement:
    """What the road found out about one file before anything is written."""

    identity: Identity = Identity()
    validated: Validated | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def outcome(self) -> str:
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
) -> list[Outcome]:
    """Take files down the whole road, in order; publish once at the end. on_done is told of each as it is durable.

    check_only: the same judgement without writing anything.
    """
    outcomes = []
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(Reader())
        connection = stack.enter_context(contextlib.closing(store.read()) if check_only else store.write())
        desk = _Desk(store, connection, check_only)
        for file, sha256, reading in _readings(reader, incoming, desk):
            outcome = desk.take(file, sha256, reading)
            outcomes.append(outcome)
            if on_done:
                on_done(outcome)
    return outcomes


Reading = tuple[Workbook | None, list[Finding]]


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


class _Desk:
    """Where a file is judged and written; knows what is already in."""

    def __init__(self, store: Store, connection: duckdb.DuckDBPyConnection, check_only: bool) -> None:
        self.store = store
        self.connection = connection
        self.check_only = check_only
        self.registry: Registry = read_registry(connection)
        rows = connection.execute(statement("living_submissions")).fetchall()
        self.living: dict[str, tuple] = {row[0]: row[1:] for row in rows}
        self.versions = Counter(row[3:6] for row in rows)

    def take(self, file: Incoming, sha256: str, reading: Reading | None) -> Outcome:
        if sha256 in self.living:
            return self._duplicate(file, sha256)
        if reading is None:
            raise AssertionError("a file that is not in was not read")
        judged = self._judge(file, reading)
        if any(finding.code is Code.MARKED_SECRET for finding in judged.findings):
            return self._secret(file, judged)
        return self._write(file, sha256, judged)

    def _judge(self, file: Incoming, reading: Reading) -> Judgement:
        workbook, findings = reading
        judged = Judgement(identity=file.answers, findings=list(findings))
        if workbook is None:
            return judged
        recognised, found = recognise(workbook, self.registry, file.answers, file.name)
        judged.findings += found
        if recognised is None:
            return judged
        judged.identity = recognised.identity
        extracted, found = extract(recognised, self.registry)
        judged.findings += found
        judged.validated, found = validate(extracted, recognised, self.registry)
        judged.findings += found
        return judged

    def _write(self, file: Incoming, sha256: str, judged: Judgement) -> Outcome:
        outcome, identity = judged.outcome, judged.identity
        key = (identity.report_id, identity.unit_id, identity.period_id)
        obligation = self.registry.obligations.get(key)
        report = self.registry.reports.get(identity.report_id or "")
        plan_id = report.plan_id if report else None
        is_accepted = outcome == "accepted"
        version = self.versions[key] + 1 if is_accepted else None
        submission_id = None
        if not self.check_only:
            self.store.keep_original(file.content, sha256)
            submission_id = load(
                self.connection, file, sha256=sha256, outcome=outcome, loaded_at=now(), identity=identity,
                plan_id=plan_id, obligation_id=obligation.obligation_id if obligation else None,
                validated=judged.validated if is_accepted else None, findings=judged.findings,
                version=version, duplicate_of=None,
            )
        if is_accepted:
            self.versions[key] += 1
            self.living[sha256] = (submission_id, plan_id, *key, version)
        return Outcome(
            file.name, sha256, outcome, tuple(judged.findings), submission_id, plan_id, *key, version,
        )

    def _duplicate(self, file: Incoming, sha256: str) -> Outcome:
        first_id, plan_id, report_id, unit_id, period_id, version = self.living[sha256]
        identity = Identity(report_id=report_id, unit_id=unit_id, period_id=period_id)
        obligation = self.registry.obligations.get((report_id, unit_id, period_id))
        finding = Finding(Severity.WARNING, Code.DUPLICATE, params={
            "unit": obligation.unit_name if obligation else unit_id or "", "version": str(version),
        })
        submission_id = None
        if not self.check_only:
            submission_id = load(
                self.connection, file, sha256=sha256, outcome="duplicate", loaded_at=now(), identity=identity,
                plan_id=plan_id, obligation_id=obligation.obligation_id if obligation else None, validated=None,
                findings=[finding], version=None, duplicate_of=first_id,
            )
        return Outcome(
            file.name, sha256, "duplicate", (finding,), submission_id, plan_id, report_id, unit_id, period_id, version,
        )

    def _secret(self, file: Incoming, judged: Judgement) -> Outcome:
        """Refused unstored: neither bytes, name nor hash are kept, only that it happened."""
        findings = [replace(f, sheet=None, cell=None, value=None, params={}) for f in judged.findings
                    if f.code is Code.MARKED_SECRET][:1]
        submission_id = None
        if not self.check_only:
            submission_id = load(
                self.connection, file, sha256=None, outcome="refused", loaded_at=now(), identity=Identity(),
                plan_id=None, obligation_id=None, validated=None, findings=findings, version=None, duplicate_of=None,
            )
        return Outcome(file.name, None, "refused", tuple(findings), submission_id)
