"""A site's registers: read back as files, compared row by row, changed whole or not at all, and logged."""

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from etl.model import Identity, Incoming
from etl.pipeline import receive
from etl.registers.reference import ReferenceError
from etl.registers.reference_files import files_of
from etl.registers.register_change import Change
from etl.registers.register_rows import files_from, rows_of
from etl.registers.seed import seed
from etl.registers.site import RegisterError, apply, current_files, difference, impact, reading_id
from etl.registry import read_registry
from etl.store import Store, StoreMissing
from tests.builders import filled

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "registers"
REPORT, UNIT, PERIOD = "hnd-binh-duong-2022.nam", "hnd.binh-duong.di-an", "2022"
PLAN = "plans/hnd-binh-duong-2022.yml"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeded") / "home"
    seed(Store(folder), [REFERENCE], reason="seed")
    return folder


@pytest.fixture
def store(seeded: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(seeded, tmp_path / "home"))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of(REFERENCE)


def changed(files: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    text = files[name].decode()
    assert old in text
    return files | {name: text.replace(old, new, 1).encode()}


def receive_one(store: Store) -> None:
    with contextlib.closing(store.read()) as connection:
        registry = read_registry(connection)
    item = registry.required[REPORT, UNIT][0]
    indicator = registry.items[registry.reports[REPORT].plan_id, item].indicator_ids[0]
    content = filled(registry, REPORT, UNIT, PERIOD, values={(item, indicator, "in_period"): 3})
    [outcome] = receive(store, [Incoming("x.xlsx", content, datetime(2022, 11, 3), None, Identity())])
    assert outcome.outcome == "accepted"


def log(store: Store) -> list[tuple]:
    with contextlib.closing(store.read()) as connection:
        return connection.execute(
            "select changed_by, reason, register, row_key, field, before_value, after_value from register_change "
            "order by changed_at, position").fetchall()


def obligations(store: Store) -> int:
    with contextlib.closing(store.read()) as connection:
        return connection.execute("select count(*) from obligation").fetchone()[0]


def test_the_current_files_are_those_of_the_seed(store, files):
    assert current_files(store) == files


def test_several_folders_are_read_back_as_one(tmp_path):
    store = Store(tmp_path)
    seed(store, [REFERENCE, SAMPLE], reason="seed")
    joined = current_files(store)
    assert {"plans/mau-cap-xa-2026.yml", PLAN} <= set(joined)
    before = obligations(store)
    rows = rows_of(joined)
    assert rows["units"][0]["unit_id"] == "hnd.binh-duong" and rows["units"][-1]["is_sample"]
    apply(store, changed(joined, PLAN, "Năm 2022", "Cả năm 2022"), changed_by=None, reason="thử")
    assert obligations(store) == before
    assert "Cả năm 2022" in current_files(store)[PLAN].decode()


def test_rows_and_files_are_one_and_the_same(files):
    forms = {name: content for name, content in files.items() if name.startswith("forms/")}
    rewritten = files_from(rows_of(files), forms)
    assert difference(files, rewritten) == []
    assert files_from(rows_of(files), files) == files


def test_differences_name_register_row_and_field(files):
    after = changed(files, PLAN, "due_nominal: 2022-11-10", "due_nominal: 2022-11-15")
    after = changed(after, "units.csv", "Hội Nông dân thành phố Dĩ An", "Hội Nông dân Dĩ An")
    lines = after["unit_aliases.csv"].decode().splitlines(keepends=True)
    after["unit_aliases.csv"] = "".join(lines[:1] + lines[2:]).encode()
    assert difference(files, after) == [
        Change("units.csv", "hnd.binh-duong.di-an · 2020-02-01", "name", "Hội Nông dân thành phố Dĩ An",
               "Hội Nông dân Dĩ An"),
        Change("unit_aliases.csv", "hnd.binh-duong.thu-dau-mot · HND TP Thủ Dầu Một", None, "2025-06-30", None),
        Change(PLAN, f"reports.{REPORT}.periods.2022", "due_nominal", "2022-11-10", "2022-11-15"),
    ]


def test_comments_are_no_difference_but_the_order_is(files):
    assert difference(files, files | {PLAN: b"# nothing\n" + files[PLAN]}) == []
    lines = files["calendar.csv"].decode().splitlines(keepends=True)
    [change] = difference(files, files | {"calendar.csv": "".join([lines[0], *reversed(lines[1:])]).encode()})
    assert (change.key, change.field, change.kind) == ("", "position", "changed")


def test_a_whole_plan_comes_or_goes_as_one_change(files):
    less = {name: content for name, content in files.items() if name != PLAN}
    [gone], [come] = difference(files, less), difference(less, files)
    assert (gone.kind, gone.field, gone.after) == ("removed", None, None)
    assert (come.kind, come.before) == ("added", None) and "Bình Dương 2022" in come.after


def test_applying_writes_registers_obligations_files_and_log(store, files):
    after = changed(files, PLAN, "due_nominal: 2022-11-10", "due_nominal: 2022-11-15")
    changes = apply(store, after, changed_by=" An ", reason=" CV 12 ", based_on=reading_id(files))
    assert len(changes) == 1
    assert current_files(store) == after
    assert log(store) == [
        ("An", "CV 12", PLAN, f"reports.{REPORT}.periods.2022", "due_nominal", "2022-11-10", "2022-11-15")]
    with contextlib.closing(store.read()) as connection:
        dues = connection.execute("select distinct due_nominal from obligation where report_id = $r", {"r": REPORT})
        assert [str(day) for (day,) in dues.fetchall()] == ["2022-11-15"]


def test_nothing_to_change_writes_nothing(store, files):
    published = store.current()
    assert apply(store, files | {PLAN: b"# x\n" + files[PLAN]}, changed_by=None, reason="thử") == []
    assert log(store) == [] and current_files(store) == files and store.current() == published


def test_wrong_files_change_nothing_and_all_problems_are_told(store, files):
    wrong = changed(files, PLAN, "form_id: bieu-ttdn", "form_id: la")
    wrong = changed(wrong, "unit_parents.csv", "hnd.binh-duong.di-an,", "khong.co,")
    with pytest.raises(ReferenceError) as caught:
        apply(store, wrong, changed_by=None, reason="thử")
    assert len(caught.value.problems) == 2
    assert current_files(store) == files and log(store) == []


@pytest.mark.parametrize(("reason", "based_on", "code"), [(" ", None, "no_reason"), ("x", "0" * 64, "stale")])
def test_without_a_reason_or_from_an_older_reading_nothing_is_written(store, files, reason, based_on, code):
    after = changed(files, PLAN, "Năm 2022", "Cả năm 2022")
    with pytest.raises(RegisterError) as caught:
        apply(store, after, changed_by=None, reason=reason, based_on=based_on)
    assert caught.value.code == code and current_files(store) == files


def test_an_owed_report_that_was_received_does_not_vanish(store, files):
    receive_one(store)
    rows = rows_of(files)
    rows["assignments"] = [row for row in rows["assignments"] if row["unit_id"] != UNIT]
    after = files_from(rows, files)
    effect = impact(store, after)
    assert (effect.appearing, effect.disappearing, len(effect.received)) == (0, 1, 1)
    with pytest.raises(RegisterError, match="thành phố Dĩ An, Năm 2022") as caught:
        apply(store, after, changed_by=None, reason="thử")
    assert caught.value.code == "received"
    assert current_files(store) == files and log(store) == []


def test_a_unit_ended_after_its_reports_keeps_them(store, files):
    receive_one(store)
    rows = rows_of(files)
    for row in (row for code in ("units", "unit_parents") for row in rows[code] if row["unit_id"] == UNIT):
        row["valid_to"] = datetime(2023, 6, 30).date()
    assert apply(store, files_from(rows, files), changed_by=None, reason="giải thể")


def test_a_line_with_numbers_does_not_vanish(store, files):
    receive_one(store)
    with contextlib.closing(store.read()) as connection:
        [(item, indicator)] = connection.execute("select content_item_id, indicator_id from fact").fetchall()
    rows = rows_of(files)
    for row in rows["items"]:
        if (row["plan_id"], row["content_item_id"]) == ("hnd-binh-duong-2022", item):
            row["indicators"] = [one for one in row["indicators"] if one != indicator] or ["TB04"]
    with pytest.raises(RegisterError) as caught:
        apply(store, files_from(rows, files), changed_by=None, reason="thử")
    assert caught.value.code == "counted" and indicator in str(caught.value)


def test_a_site_without_data_says_so(tmp_path, files):
    with pytest.raises(StoreMissing):
        apply(Store(tmp_path / "none"), files, changed_by=None, reason="thử")


def test_a_site_whose_files_were_not_kept_says_so(store):
    kept = store.folder / "registers"
    kept.rename(kept.with_name("gone"))
    with pytest.raises(RegisterError, match="etl init"):
        current_files(store)


def test_seeding_again_respects_what_the_site_edited(store, files):
    seed(store, [REFERENCE], reason="again")
    assert log(store) == []
    apply(store, changed(files, PLAN, "Năm 2022", "Cả năm 2022"), changed_by=None, reason="thử")
    with pytest.raises(RegisterError) as caught:
        seed(store, [REFERENCE], reason="again")
    assert caught.value.code == "edited"
    seed(store, [REFERENCE], reason="again", is_replacing=True)
    assert current_files(store) == files
    assert [row[1] for row in log(store)] == ["thử", "again"]
    seed(store, [REFERENCE], reason="again")
