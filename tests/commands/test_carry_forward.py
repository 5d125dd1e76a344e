"""`etl carry-forward` shows the difference, writes a file, or adds the plan to the site's registers."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from etl.registers.reference import read_contents
from etl.registers.site import current_files
from etl.store import Store
from tests.conftest import command, process

CARRY = ("etl", "carry-forward", "--plan", "lhpn-hoc-mon-2023", "--year", "2026")


def test_it_only_shows(home: Path) -> None:
    before = current_files(Store(home))
    done = process(*CARRY, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("CẦN QUYẾT ĐỊNH (1)", "Hội LHPN xã Tân Hiệp  →  Hội LHPN xã Hóc Môn", "08/11/2026 - 31/12/2026",
                  "Đơn vị trực thuộc 1 (chưa xác định tên)  →  chưa có đơn vị kế tục", "Chưa ghi gì"):
        assert words in done.stdout
    assert current_files(Store(home)) == before


def test_a_file_is_written_once_and_can_be_read(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "lhpn-hoc-mon-2026.yml"
    assert command(*CARRY, "--out", out, home=home).returncode == 0
    read_contents(current_files(Store(home)) | {f"plans/{out.name}": out.read_bytes()})
    again = command(*CARRY, "--out", out, home=home)
    assert (again.returncode, again.stdout) == (2, "") and "đã có" in again.stderr


def test_it_is_applied_once_and_owed(home: Path) -> None:
    done = command(*CARRY, "--targets", "clear", "--number", "12/KH-BTV", "--issued-on", "2026-01-09", "--apply",
                   "--reason", "kế hoạch năm mới", "--by", "thư ký", home=home)
    assert done.returncode == 0, done.stderr
    assert "1 chế độ báo cáo, 4 đơn vị" in done.stdout
    status = command("queries", "obligation_status", "--plan", "lhpn-hoc-mon-2026", "--format", "json", home=home)
    assert len(json.loads(status.stdout)) == 4
    with closing(Store(home).read()) as connection:
        logged = connection.execute("select distinct changed_by, reason from register_change").fetchall()
        assert logged == [("thư ký", "kế hoạch năm mới")]
        number = connection.execute("select number from plan where plan_id = 'lhpn-hoc-mon-2026'").fetchone()
        assert number == ("12/KH-BTV",)
    again = command(*CARRY, home=home)
    assert again.returncode == 2 and "đã có kế hoạch năm 2026" in again.stderr


@pytest.mark.parametrize(("more", "words"), [
    (("--targets", "twice"), "--targets"), (("--apply",), "lý do"), (("--plan", "khong-co"), "khong-co"),
])
def test_wrong_use_is_one_line(home: Path, more: tuple[str, ...], words: str) -> None:
    done = command(*CARRY, *more, home=home)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
