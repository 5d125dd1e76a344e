"""Every entry of the catalogue, for the five plans, through the command line; and what cannot be written."""

import errno
import io
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from openpyxl import load_workbook

import queries
from dashboard.export import __main__ as command_line
from dashboard.export import whole_file
from dashboard.export.catalogue import build, exports
from dashboard.export.gather import gather
from etl.store import Store
from tests.pages.conftest import make_site

PLANS = {"hnd-binh-duong-2022": "2022-11-20", "mttq-tra-vinh-2022": "2023-01-20", "ttdn-binh-duong-2021": "2022-01-20",
         "lhpn-hoc-mon-2023": "2024-01-20", "ttdn-que-minh-2023": "2024-01-20"}
FIRST = "hnd-binh-duong-2022"
STARTS = {".xlsx": b"PK", ".docx": b"PK", ".zip": b"PK", ".pdf": b"%PDF-", ".ics": b"BEGIN:VCALENDAR",
          ".csv": "\ufeff".encode()}
# without deadlines and without returned reports there is nobody to remind
MAY_HAVE_NOBODY = {"reminders-letters", "reminders-list", "reminders-calendar"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that tests must not change."""
    folder = tmp_path_factory.mktemp("filled")
    make_site(folder)
    return folder


@pytest.fixture
def run(filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; (exit code, stdout, stderr)."""
    monkeypatch.setenv("DUNGHAN_HOME", str(filled))

    def run_(*arguments: object) -> tuple[int, str, str]:
        try:
            code = command_line.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_


LAID_OUT = [name for name, one in exports().items() if not one.is_table]


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of one plan and instant share the answers, as long as nothing is written."""
    answers: dict[tuple[str, str], pd.DataFrame] = {}
    ask = queries.run

    def ask_once(connection: object, name: str, **params: object) -> pd.DataFrame:
        key = name, repr(params)
        if key not in answers:
            answers[key] = ask(connection, name, **params)
        return answers[key]

    monkeypatch.setattr(queries, "run", ask_once)


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("plan_id", PLANS)
def test_every_laid_out_file_is_made_or_one_sentence_says_why_not(plan_id: str, run: Run, tmp_path: Path):
    for name in LAID_OUT:
        out = tmp_path / f"{name}{exports()[name].suffix}"
        code, _, said = run(name, "--plan", plan_id, "--as-of", PLANS[plan_id], "--out", out)
        if name in MAY_HAVE_NOBODY and plan_id != FIRST:
            assert (code, len(said.splitlines()), out.exists()) == (1, 1, False), name
            continue
        assert (code, said) == (0, ""), name
        assert out.read_bytes().startswith(STARTS[out.suffix]), name
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_every_table_is_made_in_both_forms(filled: Path):
    with closing(queries.prepare(Store(filled).read())) as connection:
        units = queries.all_units(connection)
        for name, one in exports().items():
            if one.is_table:
                frames, context = gather(connection, FIRST, queries.as_of("2022-11-20"), True, units, one.asked)
                for suffix in one.suffixes:
                    assert build(one, frames, context, suffix=suffix).startswith(STARTS[suffix]), name


def test_a_quarter_says_so_and_holds_nothing_else(run: Run, tmp_path: Path):
    out = tmp_path / "q3.xlsx"
    name, plan = "table:obligation_status", ("--plan", "mttq-tra-vinh-2022", "--as-of", "2023-01-20")
    assert run(name, *plan, "--span", "q3", "--out", out)[0] == 0
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert any("Quý III/2022" in str(row[0]) for row in rows)
    periods = {row[4] for row in rows if row[0] == "mttq-tra-vinh-2022"}
    assert periods == {"2022-Q3"}


def test_the_set_holds_the_three_faces(run: Run, tmp_path: Path):
    out = tmp_path / "set.zip"
    assert run("annual-set", "--plan", "mttq-tra-vinh-2022", "--span", "2022-H1", "--as-of", "2023-01-20",
               "--out", out)[0] == 0
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        assert [Path(name).suffix for name in names] == [".docx", ".pdf", ".xlsx"]
        assert all(name.startswith("mttq-tra-vinh-2022 2022-H1 - ") and name.isascii() for name in names)
        book = archive.read(names[2])
        assert book in _attachments(archive.read(names[1]))
        assert load_workbook(io.BytesIO(book)).sheetnames


def _attachments(content: bytes) -> list[bytes]:
    return [one for found in pypdf.PdfReader(io.BytesIO(content)).attachments.values() for one in found]


@pytest.mark.parametrize(("arguments", "words"), [
    (("report-docx", "--as-of", "2022-06-01"), "chưa có báo cáo nào"),
    (("reminders-letters", "--as-of", "2022-01-05"), "không có báo cáo nào quá hạn"),
    (("table:plan_document", "--span", "2022"), None),
])
def test_nothing_to_say_is_one_sentence_and_no_file(arguments: tuple, words: str | None, run: Run, tmp_path: Path):
    name, *more = arguments
    out = tmp_path / f"x{exports()[name].suffix}"
    code, _, said = run(name, "--plan", FIRST, *more, "--out", out)
    if words is None:
        assert (code, out.exists()) == (0, True)
        return
    assert (code, len(said.splitlines()), out.exists()) == (1, 1, False)
    assert words in said


@pytest.mark.parametrize("arguments", [
    ("annual-workbook", "--span", "2022-Q2", "--out", "x.xlsx"),
    ("annual-workbook", "--span", "tháng", "--out", "x.xlsx"), ("report-pdf", "--out", "x.docx"),
    ("reminders-calendar", "--out", "x.xlsx"),
])
def test_a_wrong_span_or_ending_is_one_line_and_2(arguments: tuple, run: Run):
    code, _, said = run(*arguments, "--plan", "mttq-tra-vinh-2022")
    assert (code, len(said.splitlines())) == (2, 1)


def test_list_tells_the_spans_of_a_plan(run: Run):
    code, out, _ = run("--list", "--plan", "mttq-tra-vinh-2022")
    spans = [line.split()[1] for line in out.splitlines() if line.startswith("--span")]
    assert (code, spans) == (0, ["2022", "2022-H1", "2022-9M", "2022-Q1", "2022-Q3"])


def full_disk(*_: object) -> None:
    """What a write meets on a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_the_older_file_and_nothing_beside_it(run: Run, tmp_path: Path, monkeypatch):
    out = tmp_path / "x.xlsx"
    out.write_bytes(b"older")
    monkeypatch.setattr(whole_file.os, "fsync", full_disk)
    code, _, said = run("annual-workbook", "--plan", FIRST, "--as-of", "2022-11-20", "--out", out, "--publish")
    assert (code, len(said.splitlines())) == (1, 1)
    assert str(out) in said
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]
    assert out.read_bytes() == b"older"


def test_a_data_folder_without_room_issues_nothing(filled: Path, run: Run, tmp_path: Path, monkeypatch):
    def held() -> list[Path]:
        return sorted(path for path in filled.rglob("*") if path.suffix not in (".lock", ".wal"))

    before = held()
    monkeypatch.setattr("etl.kept.write_durably", full_disk)
    code, out, said = run("annual-workbook", "--plan", FIRST, "--as-of", "2022-11-20", "--out", tmp_path / "x.xlsx",
                          "--publish")
    assert (code, len(said.splitlines())) == (1, 1)
    assert "chưa được công bố" in said
    assert "Đã công bố" not in out
    assert held() == before


def test_wrong_settings_or_template_of_the_office_is_one_sentence(filled: Path, run: Run, tmp_path: Path):
    settings, out = filled / "papers.yml", tmp_path / "x.docx"
    try:
        settings.write_text("default: {place: [}", encoding="utf-8")
        code, _, said = run("report-docx", "--plan", FIRST, "--as-of", "2022-11-20", "--out", out)
        assert (code, len(said.splitlines()), out.exists()) == (1, 1, False)
        assert "papers.yml" in said
        # what needs no paper is not held up by it
        assert run("annual-workbook", "--plan", FIRST, "--as-of", "2022-11-20", "--out", tmp_path / "x.xlsx")[0] == 0
    finally:
        settings.unlink()
