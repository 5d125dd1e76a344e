"""Sample data by the real road: workbooks written from data/sample, then loaded like any others.

receipts.csv names every file with its day of receipt and its fate; notes.csv what units wrote beside the numbers;
decisions.csv the paperwork.
A store that holds anything else is left alone, so that samples never mix with a site's own.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl

from etl.audit import Line, record
from etl.decide import Decision, decide, instant
from etl.form import Filling, template_name, write_template
from etl.model import Identity, Incoming, Outcome
from etl.obligation import write_registers
from etl.pipeline import receive
from etl.progress import Track
from etl.registers.reference import read_reference
from etl.registers.site import is_edited
from etl.registry import Registry, read_registry
from etl.store import Store, now
from etl.words import say

Key = tuple[str, str, str]      # report_id, unit_id, period_id
Place = tuple[str, str]         # content_item_id, indicator_id
_NEGLECTED_PERCENT = 11     # content that nobody takes up, so that blind spots can be seen
_COUNTED = {"full", "partial"}
_SERIES = re.compile(r"\d+")     # quarters follow quarters, months follow months
_BAD_TEXT = "12 bai"            # typed where a number belongs


class NotEmpty(RuntimeError):
    """The store already holds files; samples go only into an empty one."""


def load_sample(store: Store, data: Path) -> dict[str, int]:
    """Write and load every sample of data/sample; return counts by outcome, and of decisions. Raises NotEmpty."""
    folders = [data / "reference", data / "sample" / "registers"]
    reference = read_reference(*folders)
    with store.write() as connection:
        if connection.execute("select count(*) from submission").fetchone()[0]:
            raise NotEmpty(say("sample_not_empty", folder=store.folder))
        if is_edited(connection):
            raise NotEmpty(say("sample_edited", folder=store.folder))
        write_registers(connection, reference, "reference, sample/registers")
        record(connection, [Line("registers.read", after={"reading": reference.sha256, "is_sample": True})])
        connection.execute("insert into setting values ('is_sample', 'true', $at)", {"at": now()})
        store.keep_registers(reference.sha256, folders)
        registry = read_registry(connection)
    receipts = _rows(data / "sample" / "receipts.csv")
    notes = _rows(data / "sample" / "notes.csv")
    files = list(Track(_Files(registry, receipts, notes), say("sampling_write")))
    with Track(files, say("sampling_load")).advancing() as advance:
        outcomes = receive(store, files, on_done=lambda _: advance())
    submissions = {_receipt_key(row): outcome for row, outcome in zip(receipts, outcomes, strict=True)}
    decisions = [_decision(row, submissions) for row in _rows(data / "sample" / "decisions.csv")]
    decide(store, decisions)
    kinds = [outcome.outcome for outcome in outcomes]
    return {"files": len(files), "decisions": len(decisions)} | {
        kind: kinds.count(kind) for kind in ("accepted", "duplicate", "refused", "waiting")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _receipt_key(row: dict[str, str]) -> tuple[str, str, str, str]:
    return row["report_id"], row["unit_id"], row["period_id"], row["received_at"]


class _Files:
    """The sample's files, one a receipt; sized, so that a progress bar knows the end."""

    def __init__(self, registry: Registry, receipts: list[dict[str, str]], notes: list[dict[str, str]]) -> None:
        self.registry, self.receipts = registry, receipts
        self.notes: dict[Key, dict[str, str]] = {}
        for row in notes:
            key = row["report_id"], row["unit_id"], row["period_id"]
            self.notes.setdefault(key, {})[row["content_item_id"]] = row["note"]
        self.latest: dict[Key, bytes] = {}
        # the receipt whose numbers hold in the end
        self.holding = {(r["report_id"], r["unit_id"], r["period_id"]): r for r in receipts if r["fate"] in _COUNTED}
        self.counts: dict[Key, Counter[Place]] = {}

    def __len__(self) -> int:
        return len(self.receipts)

    def __iter__(self) -> Iterator[Incoming]:
        for row in self.receipts:
            key = row["report_id"], row["unit_id"], row["period_id"]
            content = self.latest[key] if row["fate"] == "duplicate" else self._written(key, row)
            self.latest[key] = content
            answers = Identity(report_id=key[0]) if row["fate"] == "unknown_unit" else Identity()
            yield Incoming(
                template_name(self.registry, *key), content, instant(row["received_at"]), row["channel"], answers)

    def _written(self, key: Key, row: dict[str, str]) -> bytes:
        filling = Filling() if row["fate"] == "empty" else fill(
            self.registry, key, row["fate"], row["received_at"], self._before(key))
        told = {item_id for item_id, *_ in filling.values}
        notes = {item_id: note for item_id, note in self.notes.get(key, {}).items() if item_id in told}
        content = write_template(self.registry, *key, replace(filling, notes=notes))
        return _nameless(content, self.registry.units[key[1]][-1].name) if row["fate"] == "unknown_unit" else content

    def _before(self, key: Key) -> Counter[Place]:
        """What the unit's earlier reports of the same kind and year add up to."""
        report_id, unit_id, period_id = key
        end = self.registry.periods[report_id, period_id].end
        total: Counter[Place] = Counter()
        for period in self.registry.periods_of_report[report_id]:
            is_alike = _SERIES.sub("", period.period_id) == _SERIES.sub("", period_id)
            if is_alike and period.end.year == end.year and period.end < end:
                total.update(self._counted((report_id, unit_id, period.period_id)))
        return total

    def _counted(self, key: Key) -> Counter[Place]:
        """The numbers of the report that holds in the end; nothing where none came."""
        if key not in self.counts:
            row = self.holding.get(key)
            filling = fill(self.registry, key, row["fate"], row["received_at"], Counter()) if row else Filling()
            self.counts[key] = Counter({
                (item, indicator): value for (item, indicator, basis), value in filling.values.items()
                if basis == "in_period" and isinstance(value, int)})
        return self.counts[key]


def _nameless(content: bytes, unit_name: str) -> bytes:
    """The form as somebody retyped it: no hidden identity, and the unit without its type."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        if sheet.sheet_state == "veryHidden":
            book.remove(sheet)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and unit_name in cell.value:
                cell.value = cell.value.replace(unit_name, " ".join(unit_name.split()[2:4]))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill(registry: Registry, key: Key, fate: str, salt: str, before: Mapping[Place, int]) -> Filling:
    """Plausible small numbers for a form, the same on every machine.

    A few items of each plan stay blank for everybody.
    fate: full | partial (some items left blank) | nil (nothing to report) | bad_cell (a word where a number belongs).
    before: what the year's earlier reports add up to, for the cumulative column.
    """
    report_id, unit_id, period_id = key
    plan_id = registry.reports[report_id].plan_id
    item_ids = registry.required.get((report_id, unit_id), ())
    pick = _Pick("|".join((*key, salt)))
    values: dict[tuple[str, str, str], object] = {}
    nil: set[str] = set()
    for item_id in item_ids:
        if _Pick(plan_id)(100, item_id) < _NEGLECTED_PERCENT:
            continue
        chance = pick(100, item_id)
        if fate == "nil" or (fate != "bad_cell" and chance < 8):
            nil.add(item_id)
        elif fate != "partial" or chance >= 45:
            for indicator_id in registry.items[plan_id, item_id].indicator_ids:
                _fill_indicator(registry, values, (item_id, indicator_id), pick, before)
    counts = [place for place, value in values.items() if isinstance(value, int)]
    if fate == "bad_cell" and counts:
        values[counts[pick(len(counts), "bad")]] = _BAD_TEXT
    return Filling(values, frozenset(nil), {})


def _fill_indicator(
    registry: Registry, values: dict[tuple[str, str, str], object], place: Place, pick: "_Pick",
    before: Mapping[Place, int],
) -> None:
    indicator = registry.indicators[place[1]]
    if indicator.value_type == "yes_no":
        words = registry.forms[next(iter(registry.forms))]["value_types"]["yes_no"]
        values[*place, "in_period"] = words["yes"] if pick(10, *place) else words["no"]
        return
    is_of_people = indicator.indicator_id.endswith("02") and indicator.kind == "flow"
    value = 20 + pick(260, *place) if is_of_people else pick(14, *place)
    values[*place, "in_period"] = value + 0.5 if indicator.value_type == "decimal" else value
    if indicator.kind == "flow" and indicator.value_type == "count":
        values[*place, "cumulative"] = value + before.get(place, 0)


class _Pick:
    """Chance without a generator: the same words give the same number everywhere."""

    def __init__(self, salt: str) -> None:
        self.salt = salt

    def __call__(self, below: int, *words: str) -> int:
        digest = hashlib.sha256("|".join((self.salt, *words)).encode()).digest()
        return int.from_bytes(digest[:6], "big") % below


def _decision(row: dict[str, str], submissions: dict[tuple[str, str, str, str], Outcome]) -> Decision:
    submission = None
    if row["received_at"]:
        outcome = submissions[row["report"], row["unit"], row["period"], row["received_at"]]
        submission = outcome.submission_id
    return Decision(
        kind=row["kind"], reason=row["reason"], granted_at=instant(row["granted_at"]), submission=submission,
        report=row["report"], period=row["period"] or None, unit=row["unit"] or None,
        unit_type=row["unit_type"] or None, new_due=_day(row["new_due"]), number=row["number"] or None,
        document_date=_day(row["document_date"]), decided_by=row["decided_by"] or None,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
