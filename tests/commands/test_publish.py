"""Publishing: the same bytes for good, and exactly what late paperwork has changed since."""

import contextlib
import csv
import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import queries
from dashboard.export import table_csv
from dashboard.export.gather import scope
from dashboard.publication import (
    Difference,
    cells_of,
    differences,
    filters_of,
    frames_of_kind,
    scope_of,
    shown_of,
)
from etl.publish import NotKept, Publication, publish
from etl.registry import Registry
from etl.store import Store
from tests.conftest import command, process
from tests.pages.conftest import workbook

PLAN, REPORT, PERIOD = "hnd-binh-duong-2022", "hnd-binh-duong-2022.nam", "2022"
ON_TIME, LATE = "hnd.binh-duong.thu-dau-mot", "hnd.binh-duong.thuan-an"
STATUS = "table:obligation_status"
AS_OF = "2022-11-20"                    # the deadline day was 09/11/2022


@pytest.fixture
def loaded(home: Path, registry: Registry, tmp_path: Path) -> Path:
    """A site with one report on time and one late."""
    for unit_id, received_at in ((ON_TIME, "2022-11-03T09:00"), (LATE, "2022-11-14T08:00")):
        file = tmp_path / f"{unit_id}.xlsx"
        file.write_bytes(workbook(registry, unit_id, 3))
        done = command("etl", "load", file, "--received-at", received_at, home=home)
        assert done.returncode == 0, done.stdout + done.stderr
    return home


def export(home: Path, name: str, out: Path, *more: str, run: Callable = command) -> bytes:
    """Run the export command; return the file."""
    done = run("dashboard.export", name, "--plan", PLAN, "--out", out, *more, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    return out.read_bytes()


def extend(home: Path) -> None:
    """An extension that was granted before the deadline passed and is entered only now."""
    done = command(
        "etl", "decide", "extension", "--report", REPORT, "--unit", LATE, "--new-due", "2022-11-15",
        "--granted-at", "2022-11-08", "--number", "12/HND", "--reason", "mưa lũ", home=home,
    )
    assert done.returncode == 0, done.stderr


def listed(home: Path) -> list[dict]:
    """The publications of the plan."""
    with contextlib.closing(queries.prepare(Store(home).read())) as connection:
        unit_ids = queries.all_units(connection)
        return queries.run(connection, "publication_list", unit_ids=unit_ids, plan_ids=[PLAN]).to_dict("records")


def changed(home: Path, publication: dict) -> list[Difference]:
    """The stored cells against the same queries now."""
    with contextlib.closing(queries.prepare(Store(home).read())) as connection:
        unit_ids = queries.all_units(connection)
        stored = queries.run(connection, "publication_cells", unit_ids=unit_ids,
                             publication_id=publication["publication_id"])
        kept = scope_of(publication)
        params = scope(kept.plan_id, kept.as_of, kept.with_extensions, unit_ids, kept.span)
        frames = frames_of_kind(publication["kind"], lambda name: queries.run(connection, name, **params), PLAN,
                                kept.span, shown_of(publication))
        return differences(list(stored.itertuples(index=False, name=None)), cells_of(frames))


def csv_changes(before: bytes, after: bytes) -> set[tuple[str, str]]:
    """(unit, column) of every cell that differs between two CSV files of obligation_status: an independent look."""
    tables = []
    for content in (before, after):
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        tables.append({row["unit_id"]: row for row in rows})
    assert tables[0].keys() == tables[1].keys()
    return {(unit_id, column) for unit_id, row in tables[0].items() for column in row
            if row[column] != tables[1][unit_id][column]}


def test_a_published_table_stays_and_the_difference_lists_exactly_the_changed_cells(loaded: Path, tmp_path: Path):
    published = export(loaded, STATUS, tmp_path / "bang.csv", "--as-of", AS_OF, "--publish", run=process)
    (publication,) = listed(loaded)
    assert publication["as_of"] == datetime(2022, 11, 21)
    assert publication["sha256"] == hashlib.sha256(published).hexdigest()
    assert (publication["late_file_count"], publication["late_decision_count"]) == (0, 0)
    assert changed(loaded, publication) == []
    assert export(loaded, STATUS, tmp_path / "lai.csv", "--as-of", AS_OF) == published

    extend(loaded)
    (after,) = listed(loaded)
    assert after | {"late_decision_count": 0} == publication        # the row is as it was
    assert after["late_decision_count"] == 1
    assert Store(loaded).original(publication["sha256"]).read_bytes() == published
    rerun = export(loaded, STATUS, tmp_path / "sau.csv", "--as-of", AS_OF)
    assert rerun != published
    found = changed(loaded, publication)
    assert {d.row_key for d in found} == {f'["{REPORT}", "{LATE}", "{PERIOD}"]'}
    assert {(LATE, d.column) for d in found} == csv_changes(published, rerun)
    assert {d.column: (d.published, d.current) for d in found} == {
        "due_effective": ("2022-11-09", "2022-11-15"), "status": ("late", "on_time"), "days_late": ("5", None),
        "working_days_late": ("3", None), "extension_due": (None, "2022-11-15"), "extension_number": (None, "12/HND"),
        "extension_reason": (None, "mưa lũ"), "is_extended": ("false", "true"),
    }


def test_a_published_workbook_without_new_paperwork_is_one_publication(loaded: Path, tmp_path: Path):
    first = export(loaded, "annual-workbook", tmp_path / "so.xlsx", "--as-of", AS_OF, "--publish")
    current = Store(loaded).current()
    second = export(loaded, "annual-workbook", tmp_path / "so.xlsx", "--as-of", AS_OF, "--publish")
    assert (second, Store(loaded).current()) == (first, current)
    (publication,) = listed(loaded)
    assert (publication["kind"], publication["file_name"]) == ("annual-workbook", "so.xlsx")
    assert changed(loaded, publication) == []
    extend(loaded)
    whole_plan = {d.column: (d.published, d.current) for d in changed(loaded, publication)
                  if d.query == "coverage_by_plan"}
    assert whole_plan["on_time_count"] == ("1", "2")
    assert whole_plan["late_count"] == ("1", "0")
    assert "covered_count" not in whole_plan


def test_paperwork_of_later_days_changes_nothing(loaded: Path, registry: Registry, tmp_path: Path):
    export(loaded, "annual-workbook", tmp_path / "so.xlsx", "--as-of", AS_OF, "--publish")
    file = tmp_path / "muon.xlsx"
    file.write_bytes(workbook(registry, "hnd.binh-duong.di-an", 3))
    assert command("etl", "load", file, "--received-at", "2022-11-25T08:00", home=loaded).returncode == 0
    (publication,) = listed(loaded)
    assert changed(loaded, publication) == []


def test_a_backup_holds_what_was_published_and_verify_misses_it(loaded: Path, tmp_path: Path):
    published = export(loaded, STATUS, tmp_path / "bang.csv", "--as-of", AS_OF, "--publish")
    sha256 = hashlib.sha256(published).hexdigest()
    assert command("etl", "verify", home=loaded).returncode == 0
    assert command("etl", "backup", tmp_path / "backup", home=loaded).returncode == 0
    (backup,) = (tmp_path / "backup").iterdir()
    assert (backup / "originals" / sha256).read_bytes() == published
    assert command("etl", "restore", backup, home=tmp_path / "new").returncode == 0
    assert Store(tmp_path / "new").original(sha256).read_bytes() == published
    Store(loaded).original(sha256).unlink()
    done = command("etl", "verify", home=loaded)
    assert done.returncode == 1
    assert sha256 in done.stdout


def test_without_an_instant_what_has_come_until_now_is_published(loaded: Path, tmp_path: Path):
    export(loaded, STATUS, tmp_path / "bang.csv", "--publish")
    (publication,) = listed(loaded)
    assert publication["as_of"] <= publication["published_at"]


def test_a_day_that_is_not_over_cannot_be_published(home: Path, tmp_path: Path):
    done = command("dashboard.export", STATUS, "--plan", PLAN, "--as-of", "2999-01-01", "--publish", "--out",
                   tmp_path / "bang.csv", home=home)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "bang.csv").exists()
    assert listed(home) == []


def test_the_stored_cells_are_what_the_file_shows(loaded: Path, tmp_path: Path):
    published = export(loaded, STATUS, tmp_path / "bang.csv", "--as-of", AS_OF, "--publish")
    with contextlib.closing(queries.prepare(Store(loaded).read())) as connection:
        unit_ids = queries.all_units(connection)
        frame = queries.run(connection, "obligation_status", **scope(PLAN, datetime(2022, 11, 21), True, unit_ids))
        assert table_csv(frame) == published
        (publication,) = listed(loaded)
        assert queries.run(connection, "publication_cells", unit_ids=unit_ids[1:],
                           publication_id=publication["publication_id"]).empty


def test_a_paper_is_published_with_its_span_and_its_bytes(loaded: Path, tmp_path: Path):
    out = tmp_path / "bao-cao.docx"
    published = export(loaded, "report-docx", out, "--as-of", AS_OF, "--span", "2022", "--publish")
    (publication,) = listed(loaded)
    assert (publication["kind"], publication["file_name"]) == ("report-docx", "bao-cao.docx")
    assert Store(loaded).original(publication["sha256"]).read_bytes() == published
    kept = scope_of(publication)
    assert (kept.span.key, kept.span.label, kept.span.period_ids) == ("2022", "năm 2022", None)
    assert changed(loaded, publication) == []
    extend(loaded)
    assert ("status", "late", "on_time") in {(d.column, d.published, d.current) for d in changed(loaded, publication)}


def test_a_publication_of_the_first_version_still_opens(loaded: Path):
    """It says nothing of spans and columns, and its workbook was made of fewer queries."""
    with contextlib.closing(queries.prepare(Store(loaded).read())) as connection:
        params = scope(PLAN, datetime(2022, 11, 21), True, queries.all_units(connection))
        shown = shown_of({"kind": "annual-workbook", "filters": "{}"})
        frames = frames_of_kind("annual-workbook", lambda name: queries.run(connection, name, **params), PLAN,
                                None, shown)
    assert "league_table" not in frames
    publish(Store(loaded), Publication(
        title="Sổ", kind="annual-workbook", plan_id=PLAN, as_of=datetime(2022, 11, 21), with_extensions=True,
        file_name="so.xlsx", filters={"level": None}), b"x", cells_of(frames))
    (publication,) = listed(loaded)
    assert scope_of(publication).span is None
    assert changed(loaded, publication) == []


def test_what_a_later_version_shows_besides_is_no_change(loaded: Path):
    with contextlib.closing(queries.prepare(Store(loaded).read())) as connection:
        params = scope(PLAN, datetime(2022, 11, 21), True, queries.all_units(connection))
        frames = frames_of_kind(STATUS, lambda name: queries.run(connection, name, **params), PLAN)
    # as if the column did not exist yet, and a query of then were gone today
    fewer = {name: frame.drop(columns="version_count") for name, frame in frames.items()}
    publish(Store(loaded), Publication(
        title="Bảng", kind="gone-since", plan_id=PLAN, as_of=datetime(2022, 11, 21), with_extensions=True,
        file_name="b.csv", filters=filters_of(None, None, fewer)), b"x", cells_of(fewer))
    (publication,) = listed(loaded)
    assert changed(loaded, publication) == []


def test_a_full_disk_publishes_nothing(loaded: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.store.os.fsync", full)
    one = Publication(title="Sổ", kind="annual-workbook", plan_id=PLAN, as_of=datetime(2022, 11, 21),
                      with_extensions=True, file_name="so.xlsx")
    with pytest.raises(NotKept):
        publish(Store(loaded), one, b"x", [])
    monkeypatch.undo()
    assert listed(loaded) == []
    assert not list((loaded / "originals").rglob("*.tmp"))
