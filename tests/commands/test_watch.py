"""python -m etl watch: a real folder, and real processes that are stopped and killed."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

import etl.folders.watch
from etl.registry import Registry
from etl.store import Store, StoreBusy
from etl.words import say
from tests.commands.test_answers import ask, put
from tests.conftest import REPOSITORY
from tests.pages.conftest import workbook
from tests.unit.queue_files import asking

__all__ = ["ask"]       # a fixture
REPORT, PERIOD = "hnd-binh-duong-2022.nam", "2022"
ONCE = ("--once", "--interval", "0.05")
posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    return folder


def units(registry: Registry) -> list[str]:
    return sorted({key[1] for key in registry.obligations if key[0] == REPORT})


def tree(folder: Path) -> set[str]:
    """All visible files below."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")}


def log(home: Path) -> list[tuple]:
    with closing(Store(home).read()) as connection:
        return connection.execute(
            "select file_name, outcome, received_at, loaded_by from submission"
            " order by file_name nulls first").fetchall()


def test_each_file_goes_where_it_belongs_with_its_answer(ask, home: Path, registry: Registry, inbox: Path):
    unit = units(registry)
    (inbox / "Xã A").mkdir()
    (inbox / "Xã A/tốt.xlsx").write_bytes(workbook(registry, unit[0], 3))
    put(inbox, registry, "sai.xlsx", "12 bài")
    (inbox / "TUYỆT MẬT rieng.xlsx").write_bytes(workbook(registry, unit[1], 3))
    (inbox / "hỏi.xlsx").write_bytes(asking(registry, REPORT, unit[2], PERIOD, values={}, unit="HND Bến Các"))
    (inbox / "ảnh.png").write_bytes(b"x")
    code, said, error = ask("watch", inbox, *ONCE)
    assert (code, error) == (1, "")
    assert tree(inbox) == {
        "da-nhan/Xã A/tốt.xlsx", "da-nhan/Xã A/tốt - phiếu tiếp nhận.xlsx", "da-nhan/Xã A/tốt - phiếu tiếp nhận.html",
        "bi-tra/sai.xlsx", "bi-tra/sai - đánh dấu lỗi.xlsx", "cho-xem/hỏi.xlsx", "cho-xem/hỏi - đánh dấu lỗi.xlsx",
        "khong-nhan/TUYỆT MẬT rieng.xlsx", "ảnh.png"}
    assert "rieng" not in said and "12 bài" not in said and "Bến Các" not in said
    assert "một tệp mang dấu chỉ độ mật" in said and "ĐỂ NGUYÊN" in said and "NHẬN  Xã A/tốt.xlsx" in said
    assert [(name, outcome) for name, outcome, *_ in log(home)] == [
        (None, "refused"), ("Xã A/tốt.xlsx", "accepted"), ("hỏi.xlsx", "waiting"), ("sai.xlsx", "refused")]
    assert ask("watch", inbox, *ONCE)[0] == 0


def test_a_zip_goes_by_its_worst_file_and_each_file_has_its_answer(ask, registry: Registry, inbox: Path):
    unit = units(registry)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("A.xlsx", workbook(registry, unit[0], 3))
        package.writestr("B.xlsx", workbook(registry, unit[1], "x"))
        package.writestr("ghi chú.docx", b"x")
    (inbox / "nộp.zip").write_bytes(packed.getvalue())
    code, said, _ = ask("watch", inbox, *ONCE)
    assert code == 1 and "ghi chú.docx" in said
    assert tree(inbox) == {
        "bi-tra/nộp.zip", "bi-tra/nộp/B - đánh dấu lỗi.xlsx", "da-nhan/nộp/A - phiếu tiếp nhận.xlsx",
        "da-nhan/nộp/A - phiếu tiếp nhận.html"}


def test_it_came_when_it_was_first_seen_or_when_one_says(ask, home: Path, registry: Registry, inbox: Path):
    path = inbox / "a.xlsx"
    path.write_bytes(workbook(registry, units(registry)[0], 3))
    os.utime(path, (1, 1))
    assert ask("watch", inbox, *ONCE)[0] == 0
    (inbox / "b.xlsx").write_bytes(workbook(registry, units(registry)[1], 3))
    assert ask("watch", inbox, *ONCE, "--received-at", "2022-11-08T15:00", "--channel", "thư điện tử")[0] == 0
    (_, _, seen, by), (_, _, given, _) = log(home)
    assert seen.year > 2000 and by == "watch" and str(given) == "2022-11-08 15:00:00"


def test_a_move_that_failed_is_made_up_for_without_a_second_outcome(
    ask, home: Path, registry: Registry, inbox: Path, monkeypatch: pytest.MonkeyPatch
):
    put(inbox, registry, "sai.xlsx", "12 bài")
    (inbox / "tốt.xlsx").write_bytes(workbook(registry, units(registry)[0], 3))
    (inbox / "bi-tra").write_text("a file where the folder should be")
    code, _, error = ask("watch", inbox, *ONCE)
    assert code == 1 and "Chưa làm được" in error and "Traceback" not in error
    before = log(home)
    assert len(before) == 2
    (inbox / "bi-tra").unlink()
    code, said, _ = ask("watch", inbox, *ONCE)
    assert code == 1 and "NHẬN  tốt.xlsx" in said and "TỪ CHỐI  sai.xlsx" in said
    assert log(home) == before
    assert {"da-nhan/tốt.xlsx", "bi-tra/sai.xlsx"} <= tree(inbox)


@pytest.mark.parametrize(("error", "words"), [
    (StoreBusy("x"), say("watch.busy")), (OSError(28, "No space left on device"), say("watch.full")),
    (PermissionError(13, "no", "x"), say("watch.denied", path="x"))])
def test_a_disturbance_is_one_sentence(
    ask, registry: Registry, inbox: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
):
    put(inbox, registry, "a.xlsx", 3)

    def fail(*_: object, **__: object) -> None:
        raise error
    monkeypatch.setattr(etl.folders.watch, "receive", fail)
    code, _, told = ask("watch", inbox, *ONCE)
    assert code == 1 and words in told and told.count("\n") == 1
    assert tree(inbox) == {"a.xlsx"}


def test_wrong_use(ask, inbox: Path):
    assert ask("watch", inbox, "--interval", "0")[0] == 2
    assert ask("watch", inbox / "none")[0] == 2


def start(home: Path, inbox: Path, interval: str = "0.05") -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "etl", "watch", str(inbox), "--interval", interval], cwd=REPOSITORY, text=True,
        encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        env=os.environ | {"DUNGHAN_HOME": str(home), "PYTHONUTF8": "1"},
    )


def until(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def fill(inbox: Path, registry: Registry, count: int) -> set[str]:
    """Forms of one unit, each with other bytes; every fourth is refused."""
    good, bad = (workbook(registry, units(registry)[0], value) for value in (3, "x"))
    for number in range(count):
        path = inbox / f"{number:03}.xlsx"
        path.write_bytes(bad if number % 4 == 3 else good)
        with zipfile.ZipFile(path, "a") as package:
            package.comment = str(number).encode()
    return {f"{number:03}.xlsx" for number in range(count)}


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_whole_group_ends_it_after_the_batch(
    home: Path, registry: Registry, inbox: Path, number: signal.Signals
):
    names = fill(inbox, registry, 40)
    process = start(home, inbox)
    until(lambda: any((home / "originals").rglob("*")) or (inbox / "da-nhan").exists())
    os.killpg(process.pid, number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert said.endswith("Đã dừng.\n") and "Traceback" not in said
    assert {name: outcome for name, outcome, *_ in log(home)} == {
        name: "refused" if int(name[:3]) % 4 == 3 else "accepted" for name in names}
    assert {path.name for path in inbox.glob("*.xlsx")} == set()


@posix
def test_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(home: Path, registry: Registry, inbox: Path):
    names = fill(inbox, registry, 60)
    # judged, written, answered, moved: a kill at each
    stages = [lambda: any((home / "originals").rglob("*")), lambda: (inbox / "da-nhan").exists(),
              lambda: len(list((inbox / "da-nhan").glob("0??.xlsx"))) > 5,
              lambda: any((inbox / "bi-tra").glob("0??.xlsx"))]
    for stage in stages:
        process = start(home, inbox)
        until(stage)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    process = start(home, inbox)
    until(lambda: not list(inbox.glob("*.xlsx")))
    process.terminate()
    process.communicate(timeout=60)
    rows = log(home)
    assert Counter(name for name, *_ in rows) == Counter(names)
    assert Counter(outcome for _, outcome, *_ in rows) == {"accepted": 45, "refused": 15}
    moved = list(inbox.rglob("0??.xlsx"))
    assert Counter(path.name for path in moved) == Counter(names)
    assert {path.parent.name for path in moved} == {"da-nhan", "bi-tra"}
    receipts = {path.name[:3] for path in (inbox / "da-nhan").glob("*phiếu tiếp nhận*.xlsx")}
    assert receipts == {name[:3] for name in names if int(name[:3]) % 4 != 3}


def test_load_takes_a_folder_and_says_what_it_left_out(ask, registry: Registry, inbox: Path):
    put(inbox, registry, "a.xlsx", 3)
    for name in ("~$a.xlsx", "TỐI MẬT.docx", "b.pdf"):
        (inbox / name).write_bytes(b"x")
    code, said, _ = ask("check", inbox)
    assert code == 0 and "Bỏ qua 1 tệp tạm" in said and "Bỏ qua 2 tệp không phải bảng tính: b.pdf, …" in said
    code, said, _ = ask("load", inbox, "--json")
    told = json.loads(said)
    assert [(file["name"], file["outcome"]) for file in told["files"]] == [("a.xlsx", "accepted")]
    assert sorted((file["kind"], file["name"]) for file in told["skipped"] if file["name"]) == [
        ("other", "b.pdf"), ("temporary", "~$a.xlsx")]
    assert "TỐI MẬT" not in said
