"""The command line of etl: the interface others rely on."""

import csv
import io
import json
from pathlib import Path

import pytest

from etl.registry import Registry
from tests.builders import filled
from tests.conftest import command, process

REPORT, PERIOD, UNIT = "hnd-binh-duong-2022.nam", "2022", "hnd.binh-duong.ben-cat"
OTHER = "hnd.binh-duong.di-an"
ITEM, INDICATOR = "II.1.a", "TB01"


def form(registry: Registry, unit_id: str = UNIT, value: object = 12, **how: object) -> bytes:
    return filled(registry, REPORT, unit_id, PERIOD, values={(ITEM, INDICATOR, "in_period"): value}, **how)


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def load(home: Path, *arguments: object) -> tuple[int, list[dict]]:
    done = command("etl", "load", *arguments, "--json", home=home)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)["files"]


def statuses(home: Path, as_of: str) -> dict[str, str]:
    done = command("queries", "obligation_status", "--plan", "hnd-binh-duong-2022", "--as-of", as_of, "--format", "csv",
                   home=home)
    return {row["unit_id"]: row["status"] for row in csv.DictReader(io.StringIO(done.stdout))}


def test_a_good_file_is_accepted_and_counts(home: Path, registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path, "Báo cáo TX Bến Cát.xlsx", form(registry))
    code, (answer,) = load(home, path, "--received-at", "2022-11-09", "--channel", "e-mail")
    assert code == 0
    asked = ("name", "outcome", "plan_id", "report_id", "unit_id", "period_id", "version")
    assert {key: answer[key] for key in asked} == {
        "name": "Báo cáo TX Bến Cát.xlsx", "outcome": "accepted", "plan_id": "hnd-binh-duong-2022",
        "report_id": REPORT, "unit_id": UNIT, "period_id": PERIOD, "version": 1}
    assert statuses(home, "2022-11-20")[UNIT] == "on_time"
    assert statuses(home, "2022-11-08")[UNIT] == "not_due"


def test_the_same_bytes_twice_are_a_duplicate(home: Path, registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path, "a.xlsx", form(registry))
    load(home, path)
    code, (answer, again) = load(home, path, put(tmp_path, "b.xlsx", path.read_bytes()))
    assert code == 0
    assert [(a["outcome"], [f["code"] for f in a["findings"]]) for a in (answer, again)] == [
        ("duplicate", ["file.duplicate"])] * 2


def test_one_bad_cell_refuses_the_whole_file(home: Path, registry: Registry, tmp_path: Path) -> None:
    bad = filled(registry, REPORT, UNIT, PERIOD, values={
        (ITEM, INDICATOR, "in_period"): 5, ("II.2.b", "DR01", "in_period"): "vài đoàn"})
    code, (answer,) = load(home, put(tmp_path, "a.xlsx", bad), "--received-at", "2022-11-01")
    assert (code, answer["outcome"], answer["version"]) == (1, "refused", None)
    finding, = answer["findings"]
    assert (finding["severity"], finding["code"], finding["value"]) == ("error", "cell.not_a_number", "vài đoàn")
    assert finding["cell"] in finding["message"]
    assert statuses(home, "2022-11-20")[UNIT] == "overdue"
    values = command("queries", "indicator_by_unit_period", "--format", "csv", home=home)
    assert values.returncode == 0
    assert UNIT not in values.stdout


def test_check_writes_nothing(home: Path, registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path, "a.xlsx", form(registry))
    before = sorted(p.name for p in home.rglob("*"))
    done = process("etl", "check", path, "--json", home=home)
    answer, = json.loads(done.stdout)["files"]
    assert (done.returncode, answer["outcome"], answer["submission_id"]) == (0, "accepted", None)
    assert sorted(p.name for p in home.rglob("*") if p.name != "write.lock") == [n for n in before if n != "write.lock"]


def test_what_a_file_does_not_say_is_asked_and_the_answer_is_taken(
    home: Path, registry: Registry, tmp_path: Path
) -> None:
    def forget_unit(book: object) -> None:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "thị xã Bến Cát" in cell.value:
                    cell.value = cell.value.replace("Hội Nông dân thị xã Bến Cát", "")
    path = put(tmp_path, "a.xlsx", form(registry, with_identity=False, edit=forget_unit))
    code, (answer,) = load(home, path)
    assert (code, answer["outcome"], answer["unit_id"]) == (1, "waiting", None)
    assert [f["code"] for f in answer["findings"]] == ["identity.unit_unknown"]
    code, (answer,) = load(home, path, "--unit", UNIT)
    assert (code, answer["outcome"], answer["unit_id"]) == (0, "accepted", UNIT)


def test_a_file_marked_secret_leaves_no_trace(home: Path, registry: Registry, tmp_path: Path) -> None:
    def stamp(book: object) -> None:
        book.worksheets[0]["K3"] = "TỐI MẬT"
    path = put(tmp_path, "Bao cao rieng biet.xlsx", form(registry, edit=stamp))
    code, (answer,) = load(home, path)
    assert (code, answer["outcome"], answer["sha256"]) == (1, "refused", None)
    assert [f["code"] for f in answer["findings"]] == ["file.marked_secret"]
    assert not list((home / "originals").rglob("*"))
    for file in home.glob("*.duckdb"):
        assert b"rieng biet" not in file.read_bytes()
    log = command("queries", "submission_log", "--format", "json", home=home)
    assert [(r["outcome"], r["file_name"], r["sha256"]) for r in json.loads(log.stdout)] == [("refused", None, None)]


def test_template_is_a_form_that_loads(home: Path, tmp_path: Path) -> None:
    done = process("etl", "template", "--report", REPORT, "--unit", UNIT, "--period", PERIOD, "--out", tmp_path / "t",
                   home=home)
    assert done.returncode == 0
    path, = (tmp_path / "t").iterdir()
    code, (answer,) = load(home, path)
    assert (code, answer["unit_id"], [f["code"] for f in answer["findings"]]) == (1, UNIT, ["file.no_content"])


def test_all_templates_of_a_report(home: Path, tmp_path: Path) -> None:
    command("etl", "template", "--report", REPORT, "--all", "--out", tmp_path / "t", home=home)
    assert len(list((tmp_path / "t").iterdir())) == 9


def test_decisions_one_by_one_and_from_a_file(home: Path, registry: Registry, tmp_path: Path) -> None:
    load(home, put(tmp_path, "a.xlsx", form(registry)), "--received-at", "2022-11-12")
    assert statuses(home, "2022-11-12")[UNIT] == "late"
    done = command("etl", "decide", "extension", "--report", REPORT, "--unit", UNIT, "--period", PERIOD, "--new-due",
                   "2022-11-15", "--reason", "bão", "--granted-at", "2022-11-13", "--number", "1/CV", home=home)
    assert done.returncode == 0, done.stderr
    assert statuses(home, "2022-11-12")[UNIT] == "late"
    assert statuses(home, "2022-11-13")[UNIT] == "on_time"
    many = tmp_path / "d.csv"
    many.write_text(f"report,unit,period,reason,granted_at\n{REPORT},{OTHER},{PERIOD},sáp nhập,2022-11-01\n",
                    encoding="utf-8-sig")
    assert process("etl", "decide", "exemption", "--file", many, home=home).returncode == 0
    assert statuses(home, "2022-11-20")[OTHER] == "exempt"
    assert command("etl", "decide", "return", "--report", REPORT, "--unit", UNIT, "--period", PERIOD, "--reason", "x",
                   "--granted-at", "2022-11-14", home=home).returncode == 0
    assert statuses(home, "2022-11-20")[UNIT] == "returned"


def test_after_withdrawal_the_same_bytes_may_come_again(home: Path, registry: Registry, tmp_path: Path) -> None:
    path = put(tmp_path, "a.xlsx", form(registry))
    _, (first,) = load(home, path, "--received-at", "2022-11-01")
    done = command("etl", "decide", "withdrawal", "--submission", first["submission_id"], "--reason", "x",
                   "--granted-at", "2022-11-02", home=home)
    assert done.returncode == 0
    _, (second,) = load(home, path, "--received-at", "2022-11-03")
    assert (second["outcome"], second["version"]) == ("accepted", 2)


@pytest.mark.parametrize("arguments", [
    ("load",), ("load", "no-such-file.xlsx"), ("fly",), ("template", "--out", "x"),
    ("load", "run.py", "--received-at", "yesterday"), ("decide", "extension"),
    ("decide", "party", "--reason", "x", "--granted-at", "2022-01-01"),
    ("decide", "extension", "--report", "nobody", "--reason", "x", "--granted-at", "2022-01-01",
     "--new-due", "2022-02-02"),
    ("template", "--report", "nobody", "--all", "--out", "x"),
])
def test_a_wrong_command_line_gets_one_line_and_exit_2(home: Path, arguments: tuple[str, ...]) -> None:
    done = command("etl", *arguments, home=home)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr


def test_without_a_data_folder_one_line_says_what_to_do(tmp_path: Path) -> None:
    file = put(tmp_path, "a.xlsx", b"x")
    decision = ("etl", "decide", "exemption", "--report", REPORT, "--reason", "x", "--granted-at", "2022-01-01")
    for module, *arguments in (("etl", "verify"), ("queries", "plan_list"), ("etl", "load", file), decision,
                               ("etl", "backup", tmp_path / "b"), ("etl", "check", file)):
        done = command(module, *arguments, home=tmp_path / "none")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "etl init" in done.stderr


def test_backup_restore_and_verify(home: Path, registry: Registry, tmp_path: Path) -> None:
    _, (answer,) = load(home, put(tmp_path, "a.xlsx", form(registry)), "--received-at", "2022-11-09")
    assert process("etl", "backup", tmp_path / "b", home=home).returncode == 0
    backup, = (tmp_path / "b").iterdir()
    other = tmp_path / "other"
    assert process("etl", "restore", backup, home=other).returncode == 0
    assert statuses(other, "2022-11-20") == statuses(home, "2022-11-20")
    assert process("etl", "verify", home=other).returncode == 0
    assert command("etl", "restore", backup, home=other).returncode == 2
    original = other / "originals" / answer["sha256"][:2] / answer["sha256"]
    original.write_bytes(b"changed")
    wrong = command("etl", "verify", home=other)
    assert wrong.returncode == 1
    assert answer["sha256"] in wrong.stdout


def test_a_damaged_backup_is_not_restored(home: Path, tmp_path: Path) -> None:
    command("etl", "backup", tmp_path / "b", home=home)
    backup, = (tmp_path / "b").iterdir()
    (backup / "published.duckdb").write_bytes(b"x")
    assert command("etl", "restore", backup, home=tmp_path / "other").returncode == 2
    assert not (tmp_path / "other").exists()


def test_init_takes_a_sites_own_registers_and_names_what_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "units.csv").write_text("unit_id,colour\nx,red\n", encoding="utf-8")
    done = command("etl", "init", "--reference", folder, home=tmp_path / "home")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "units.csv" in done.stderr
