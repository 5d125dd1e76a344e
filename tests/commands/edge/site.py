"""A small site made as a secretariat makes one: reference files, `etl init`, workbooks, `etl load`, `etl decide`."""

import csv
import io
import json
import shutil
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import yaml

from etl.form import Filling, write_template
from etl.registers.reference_files import REGISTERS
from etl.registry import read_registry
from etl.store import Store
from tests.conftest import REPOSITORY, command

REFERENCE = REPOSITORY / "data" / "reference"
PLAN, REPORT, ITEM, INDICATOR = "kh-thu-2025", "kh-thu-2025.bc", "II.1", "TB01"
START = date(2020, 1, 1)


def content(value: object = 1) -> Filling:
    """A form with one number in it."""
    return Filling({(ITEM, INDICATOR, "in_period"): value})


BLANK, NIL = Filling(), Filling(nil=frozenset({ITEM}))


def period(period_id: str, start: date, end: date, due: date | None, due_text: str | None = None) -> dict:
    """One period of a report; the words of its deadline are the plain ones unless given."""
    return {
        "period_id": period_id, "label": f"Kỳ {period_id}", "period_start": start, "period_end": end,
        "due_nominal": due, "due_text": due_text or (due and f"ngày {due:%d/%m/%Y}"), "source": "Kế hoạch thử",
    }


def months(year: int, first: int = 1, last: int = 12) -> list[dict]:
    """Calendar months, each due on the 5th of the next."""
    ends = [date(year, month, monthrange(year, month)[1]) for month in range(first, last + 1)]
    return [period(f"{end:%Y-%m}", end.replace(day=1), end, end + timedelta(days=5)) for end in ends]


@dataclass
class Registers:
    """What stands in a reference folder; `write` puts it there as docs/reference-data.md says."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=lambda: {name: [] for name in REGISTERS})
    reports: list[dict] = field(default_factory=list)

    def unit(
        self, unit_id: str, start: date = START, end: date | None = None, *, name: str | None = None,
        unit_type: str = "xa", level: str = "commune",
    ) -> "Registers":
        """A unit over one stretch of time; several calls with one id are several stretches."""
        name = name or f"Ủy ban nhân dân xã {unit_id.replace('-', ' ').title()}"
        self.rows["units.csv"].append({
            "unit_id": unit_id, "name": name, "short_name": unit_id, "organisation": "ubnd", "unit_type": unit_type,
            "level": level, "valid_from": start, "valid_to": end, "is_placeholder": "false", "is_sample": "false",
            "source": "Thử"})
        return self

    def parent(self, unit_id: str, parent_id: str, start: date = START, end: date | None = None) -> "Registers":
        """Under whom a unit stands in the State tree, from when to when."""
        self.rows["unit_parents.csv"].append({
            "unit_id": unit_id, "parent_id": parent_id, "tree": "state", "valid_from": start, "valid_to": end})
        return self

    def successor(self, unit_id: str, successor_id: str, on: date) -> "Registers":
        """Who goes on with a unit's work, from its first day."""
        self.rows["unit_successors.csv"].append({
            "unit_id": unit_id, "successor_id": successor_id, "effective_on": on, "source": "Thử"})
        return self

    def report(
        self, units: list[str], periods: list[dict], report_id: str = REPORT, *, since: date = START,
        assignments: list[dict] | None = None, **settings: str,
    ) -> "Registers":
        """A report of the plan that these units owe; settings are those of docs/reference-data.md."""
        self.reports.append({
            "report_id": report_id, "title": f"Báo cáo {report_id}", "form_id": "bieu-ttdn", "recipient": None,
            "channel": None, "frequency": None, "quote": None, "deadline_reading": "strict", "roll_policy": "none",
            "return_policy": "voids", **settings,
            "assignments": assignments or [{"valid_from": since, "units": units}], "periods": periods})
        return self

    def write(self, folder: Path) -> None:
        """The folder's text files; forms and days off are those of the product."""
        shutil.copytree(REFERENCE / "forms", folder / "forms")
        for name in ("indicators.csv", "calendar.csv"):
            shutil.copy(REFERENCE / name, folder / name)
        for name in ("units.csv", "unit_parents.csv", "unit_successors.csv", "unit_aliases.csv"):
            with (folder / name).open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, list(REGISTERS[name].model_fields))
                writer.writeheader()
                writer.writerows(self.rows[name])
        plan = {
            "plan_id": PLAN, "position": 1, "title": "Kế hoạch thử", "short_title": "Thử", "issuer": "UBND tỉnh",
            "number": None, "issued_on": None, "year": 2025, "area": "Tỉnh", "parent_document": None,
            "recipients": [], "is_sample": False, "note": None, "reports": self.reports, "sections": [
                {"heading": "II. Nội dung", "items": [
                    {"content_item_id": ITEM, "title": "Tin, bài", "quote": "Tin, bài", "indicators": [INDICATOR]}]}]}
        (folder / "plans").mkdir()
        (folder / "plans" / f"{PLAN}.yml").write_text(
            yaml.safe_dump(plan, allow_unicode=True, sort_keys=False), encoding="utf-8")


@dataclass(frozen=True)
class File:
    """One workbook to send: whose form, for when, what is typed in it, and what else was done to it."""

    unit_id: str
    period_id: str
    filling: Filling = content()
    report_id: str = REPORT
    edit: Callable[[openpyxl.Workbook], None] | None = None


class Site:
    """A data folder driven through the command lines only."""

    def __init__(self, folder: Path, registers: Registers) -> None:
        self.folder, self.home = folder, folder / "home"
        self.sent = 0
        self.init = self.read_registers(registers)

    def read_registers(self, registers: Registers) -> tuple[int, str, str]:
        """Write a reference folder and run `etl init` on it, the first time or again; exit code, output, errors."""
        reference = self.folder / f"reference-{len(list(self.folder.glob('reference-*')))}"
        reference.mkdir(parents=True)
        registers.write(reference)
        done = self._run("etl", "init", "--reference", reference)
        if done[0] == 0:
            with closing(Store(self.home).read()) as connection:
                self.registry = read_registry(connection)
        return done

    def load(self, received_at: str, *files: File, expect: int = 0) -> list[dict]:
        """Write the workbooks and load them in one command; their answers, in order."""
        inbox = self.folder / "inbox" / f"{self.sent}"
        inbox.mkdir(parents=True)
        self.sent += 1
        paths = [inbox / f"{number:03}.xlsx" for number in range(len(files))]
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(self._workbook(file))
        return self.load_paths(received_at, *paths, expect=expect)

    def load_paths(self, received_at: str, *paths: Path, expect: int = 0) -> list[dict]:
        """Load files that are there already."""
        code, out, error = self._run(
            "etl", "load", *paths, "--received-at", received_at, "--channel", "e-mail", "--json")
        assert code == expect, (out, error)
        return json.loads(out)["files"]

    def decide(self, kind: str, granted_at: str, **parts: object) -> None:
        """Enter one decision; parts are the command's options."""
        options = [text for key, value in parts.items() for text in (f"--{key.replace('_', '-')}", value)]
        code, _, error = self._run(
            "etl", "decide", kind, "--granted-at", granted_at, "--reason", "thử", *options)
        assert code == 0, error

    def ask(self, name: str, as_of: str | None = None, *more: str, **params: str) -> list[dict]:
        """The rows of one query of the plan."""
        given = ["--as-of", as_of] if as_of else []
        for key, value in params.items():
            given += ["--param", f"{key}={value}"]
        code, out, error = self._run(
            "queries", name, "--plan", PLAN, "--format", "json", *given, *more)
        assert code == 0, error
        return json.loads(out)

    def one(self, name: str, as_of: str, *more: str) -> dict:
        """The only row of one query."""
        row, = self.ask(name, as_of, *more)
        return row

    def statuses(self, as_of: str, *more: str) -> dict[tuple[str, str], str]:
        """(unit_id, period_id) -> status."""
        return {(r["unit_id"], r["period_id"]): r["status"] for r in self.ask("obligation_status", as_of, *more)}

    def is_sound(self) -> bool:
        """True when every original and every check query of `etl verify` is in order."""
        return self._run("etl", "verify")[0] == 0

    def _workbook(self, file: File) -> bytes:
        written = write_template(self.registry, file.report_id, file.unit_id, file.period_id, file.filling)
        if file.edit is None:
            return written
        book = openpyxl.load_workbook(io.BytesIO(written))
        file.edit(book)
        changed = io.BytesIO()
        book.save(changed)
        return changed.getvalue()

    def _run(self, module: str, *arguments: object) -> tuple[int, str, str]:
        """One command; exit code, output, errors."""
        done = command(module, *arguments, home=self.home)
        return done.returncode, done.stdout, done.stderr


def counts(rows: Iterable[Mapping[str, object]], *names: str) -> tuple[int, ...]:
    """The named counts added up over rows."""
    rows = list(rows)
    return tuple(sum(row[name] for row in rows) for name in names)
