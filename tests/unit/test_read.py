"""Reading: cells come out where they stand, and no file hurts more than the process that reads it."""

import errno
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from etl.finding import Code, Finding, Severity
from etl.read import MAX_FILE_BYTES, Reader
from etl.reading.reader_worker import start_child
from tests.builders import ole, retyped, rewritten, saved

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as started:
        yield started


def _codes(reader: Reader, content: bytes) -> list[Code]:
    workbook, findings = reader.read(content)
    assert workbook is None
    return [finding.code for finding in findings]


def test_cells_stand_where_they_stood(reader: Reader) -> None:
    book = openpyxl.Workbook()
    book.active["B3"], book.active["D4"] = "x", 1.5
    workbook, findings = reader.read(saved(book))
    assert findings == []
    assert workbook.sheets[0].rows == [["", "", "", ""], ["", "", "", ""], ["", "x", "", ""], ["", "", "", 1.5]]


def test_text_is_in_one_form_and_dates_are_dates(reader: Reader) -> None:
    decomposed = "Đo\u031bn vi\u0323"
    content = retyped([[decomposed, date(2022, 11, 9), datetime(2022, 11, 9, 8, 30), True, "1.234"]])
    workbook, _ = reader.read(content)
    assert workbook.sheets[0].rows == [["Đơn vị", date(2022, 11, 9), datetime(2022, 11, 9, 8, 30), True, "1.234"]]


def test_hidden_sheets_are_known_and_empty_ones_kept(reader: Reader) -> None:
    book = openpyxl.Workbook()
    for name, state in (("ẩn", "hidden"), ("sâu", "veryHidden")):
        book.create_sheet(name).sheet_state = state
    workbook, _ = reader.read(saved(book))
    assert [(sheet.name, sheet.is_hidden, sheet.rows) for sheet in workbook.sheets] == [
        ("Sheet", False, []), ("ẩn", True, []), ("sâu", True, []),
    ]


def test_a_formula_nobody_calculated_and_an_error_are_not_blanks(reader: Reader) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.create_sheet("Hai")["B2"] = "#REF!"
    book["Hai"]["B2"].data_type = "e"
    workbook, _ = reader.read(saved(book))
    assert workbook.sheets[0].uncalculated_cells == {"A1"}
    assert workbook.sheets[1].error_cells == {"B2": "#REF!"}


@pytest.mark.parametrize("text", ["MẬT", "Độ mật: Tối mật"])
def test_a_secrecy_mark_keeps_everything_back(reader: Reader, text: str) -> None:
    workbook, findings = reader.read(retyped([["a"], [text]]))
    assert workbook is None
    assert findings == [Finding(Severity.ERROR, Code.MARKED_SECRET)]


def test_a_secrecy_mark_drawn_in_a_text_box_counts(reader: Reader) -> None:
    runs = "<a:r><a:t>TUYỆT </a:t></a:r><a:r><a:t>MẬT</a:t></a:r>"
    drawing = f'<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><a:p>{runs}</a:p></xdr:wsDr>'
    content = rewritten(retyped([["a"]]), {}, extra={"xl/drawings/drawing1.xml": drawing.encode()})
    assert _codes(reader, content) == [Code.MARKED_SECRET]


@pytest.mark.parametrize("word", ["bảo mật", "mật độ", "Bí mật nhà nước"])
def test_ordinary_words_do_not_keep_a_file_out(reader: Reader, word: str) -> None:
    assert reader.read(retyped([[word]]))[1] == []


def test_a_file_too_large_is_not_even_sent(reader: Reader) -> None:
    assert _codes(reader, b"PK\x03\x04" + b"\x00" * MAX_FILE_BYTES) == [Code.TOO_LARGE]


def test_xml_that_is_broken_is_damage(reader: Reader) -> None:
    content = rewritten(retyped([["a"]]), {"xl/workbook.xml": lambda part: part[: len(part) // 2]})
    assert _codes(reader, content) == [Code.DAMAGED]


def test_many_files_come_back_in_order_with_bad_ones_between(reader: Reader) -> None:
    contents = [b"no" if number % 7 == 3 else retyped([[number]]) for number in range(40)]
    answers = list(reader.read_many(contents))
    assert [workbook.sheets[0].rows[0][0] if workbook else None for workbook, _ in answers] == [
        None if number % 7 == 3 else number for number in range(40)
    ]


def test_whoever_stops_listening_finds_no_old_answers(reader: Reader) -> None:
    answers = reader.read_many(retyped([[number]]) for number in range(10))
    next(answers)
    answers.close()
    assert reader.read(retyped([["new"]]))[0].sheets[0].rows == [["new"]]


def test_a_killed_child_costs_its_file_only() -> None:
    with Reader(workers=1) as reader:
        reader.read(retyped([["a"]]))
        reader._workers[0]._process.kill()
        answers = list(reader.read_many(retyped([[number]]) for number in range(3)))
    assert [[finding.code for finding in findings] for _, findings in answers] == [[Code.READER_FAILED], [], []]


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_served(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = "import sys, time; sys.stdout.buffer.write(bytes(4)); sys.stdout.flush(); time.sleep(60)"
    with monkeypatch.context() as patch:
        patch.setattr("etl.reading.reader_worker.COMMAND", [sys.executable, "-c", hanging])
        with Reader(workers=1, seconds=0.1) as reader:
            assert [finding.code for finding in reader.read(retyped([["a"]]))[1]] == [Code.READER_TIMED_OUT]
    with Reader(workers=1) as reader:
        assert reader.read(retyped([["a"]]))[1] == []


def test_a_file_that_eats_memory_is_given_up_and_the_next_one_served(monkeypatch: pytest.MonkeyPatch) -> None:
    child = "import etl.reading.reader_child as c; c.MEMORY_BYTES = 24_000_000; c.main()"
    monkeypatch.setattr("etl.reading.reader_worker.COMMAND", [sys.executable, "-c", child])
    monkeypatch.chdir(ROOT)
    wide = rewritten(retyped([["a"]]), {"xl/worksheets/sheet1.xml": lambda part: part.replace(
        b"</sheetData>", b'<row r="900"><c r="ZZ900"><v>1</v></c></row></sheetData>',
    )})
    has_limit = importlib.util.find_spec("resource") is not None
    with Reader(workers=1) as reader:
        assert [finding.code for finding in reader.read(wide)[1]] == ([Code.READER_FAILED] if has_limit else [])
        assert reader.read(retyped([["b"]]))[1] == []


def test_a_child_ends_when_its_parent_is_gone() -> None:
    child = subprocess.Popen([sys.executable, ROOT / "etl" / "reading" / "reader_child.py"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
    assert child.stdout.read(4) == b"\x00" * 4
    child.stdin.close()
    assert child.wait(timeout=10) == 0
    child.stdout.close()


def test_a_child_writes_no_file_and_knows_no_secret_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import os, sys; from pathlib import Path; from etl.reading.limited import limit_reach; limit_reach()\n"
        "try: Path(sys.argv[1]).write_bytes(b'x')\n"
        "except OSError as error: print(error.errno, [name for name in os.environ if name.startswith('DUNGHAN')])"
    )
    monkeypatch.setenv("DUNGHAN_MAIL_PASSWORD", "bí mật")
    monkeypatch.chdir(ROOT)
    child = start_child([sys.executable, "-c", program, str(tmp_path / "a")])
    told = child.communicate()[0].split()
    if importlib.util.find_spec("resource"):
        assert told == [str(errno.EFBIG).encode(), b"[]"]


def test_the_child_stays_light() -> None:
    """What the child imports is what every start costs, and what a hostile file could get at."""
    program = (
        "import sys; sys.argv = ['x']; sys.stdin = open(sys.platform == 'win32' and 'NUL' or '/dev/null');"
        "import runpy; runpy.run_path('etl/reading/reader_child.py', run_name='__main__');"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(answer.stderr.split())
    assert "python_calamine" in loaded
    assert not loaded & {"pandas", "duckdb", "openpyxl", "numpy", "pydantic", "yaml", "streamlit", "rapidfuzz"}


def test_a_workbook_part_that_makes_no_sense_is_a_finding(reader: Reader) -> None:
    broken = rewritten(retyped([["a"]]), {
        "xl/workbook.xml": lambda part: part.replace(b"<sheets>", b"<sheets><sheet/>"),
    })
    assert reader.read(broken)[0] is None
    assert reader.read(retyped([["b"]]))[0] is not None


def test_an_old_workbook_that_is_none_is_damage(reader: Reader) -> None:
    assert _codes(reader, b"\x09\x08\x10\x00" + b"\x00" * 100) == [Code.OLD_FORMAT]
    assert _codes(reader, ole({"Workbook": b"\x00" * 5_000})) == [Code.DAMAGED]
