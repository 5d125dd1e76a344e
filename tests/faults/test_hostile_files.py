"""Files made or fallen to hurt: each has its own answer in time, costs little, and the next good file loads."""

import io
import struct
import sys
import textwrap
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from etl.finding import Code
from etl.model import Workbook
from etl.read import SECONDS_PER_FILE, Reader
from etl.reading.parse import parse
from etl.reading.reader_answer import answer_of
from tests.builders import filled, ole, retyped, rewritten, small_registry, travel
from tests.formats import cell_record, ods, row_record, with_cells, xls, xls_number, xlsb, zipped

ROOT = Path(__file__).parents[2]
SHEET = "xl/worksheets/sheet1.xml"
GOOD = retyped([["good"]])
SEED, FLIPS = 20221109, 600
GROWTH = 200 * 1024 * 1024


def _looping() -> bytes:
    content = bytearray(ole({"Workbook": b"x" * 5_000}))
    content[512:524] = struct.pack("<III", 0, 1, 1)
    return bytes(content)


def _strings(count: int, references: int) -> bytes:
    """A few long texts that many cells refer to: small in the file, gigabytes when every cell gets its own copy."""
    texts = "".join(f"<si><t>{number}{'x' * 30_000}</t></si>" for number in range(count))
    row = "".join(f'<c r="A{row}" t="s"><v>{row % count}</v></c>'.join((f'<row r="{row}">', "</row>"))
                  for row in range(1, references))
    relations = ('<Relationship Id="rId99" Target="sharedStrings.xml"'
                 ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>')
    return rewritten(with_cells(row, []), {
        "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Rel", relations.encode() + b"</Rel"),
    }, extra={"xl/sharedStrings.xml": f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}'
              "</sst>".encode()})


def _merges(count: int) -> bytes:
    cells = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count))
    return rewritten(retyped([["a"]]), {SHEET: lambda part: part.replace(
        b"</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>".encode())})


def _entities() -> bytes:
    declared = '<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rewritten(retyped([["a"]]), {SHEET: lambda part: declared.encode() + part})


FAR_ODS = ('<table:table-row table:number-rows-repeated="900000"><table:table-cell office:value-type="float"'
           ' office:value="1" table:number-columns-repeated="900"/></table:table-row>')
BAD = {
    "a zip bomb": (lambda: rewritten(GOOD, {}, extra={"xl/a.bin": bytes(60_000_000)}), {Code.TOO_LARGE}),
    "a sheet blown up with blanks": (lambda: rewritten(GOOD, {SHEET: lambda part: part + b" " * 80_000_000}),
                                     {Code.TOO_LARGE}),
    "cells far apart": (lambda: with_cells('<row r="999999"><c r="CV999999"><v>1</v></c></row>'), {Code.TOO_LARGE}),
    "cells far apart in xlsb": (lambda: xlsb([[1]], records=[row_record(1_000_000), cell_record(5, 16_000, bytes(8))]),
                                {Code.TOO_LARGE}),
    "cells far apart in xls": (lambda: xls([xls_number(0, 0, 1), xls_number(65_535, 255, 1)]), {Code.TOO_LARGE}),
    "repeated cells in ods": (lambda: ods([[1]], body=FAR_ODS), {Code.TOO_LARGE}),
    "merges": (lambda: _merges(100_000), {Code.TOO_LARGE}),
    "shared strings": (lambda: _strings(100, 60_000), {Code.TOO_LARGE, Code.READER_FAILED}),
    "entities": (_entities, {Code.FORBIDDEN_CONTENT}),
    "a chain that loops": (_looping, {Code.DAMAGED}),
    "thousands of parts": (lambda: zipped({f"{n}.xml": b"" for n in range(4_000)}), {Code.TOO_LARGE}),
    "half a file": (lambda: GOOD[: len(GOOD) // 2], {Code.DAMAGED}),
    "no bytes": (lambda: b"", {Code.EMPTY_FILE}),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(workers=1) as started:
        assert started.read(GOOD)[1] == []
        yield started


def _resident() -> int:
    """Bytes of memory this process holds, where the system tells; else 0."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0


@pytest.mark.parametrize("name", list(BAD))
def test_a_hostile_file_is_answered_in_time_and_costs_little(reader: Reader, name: str) -> None:
    make, codes = BAD[name]
    content = make()
    before, start = _resident(), time.monotonic()
    workbook, findings = reader.read(content)
    assert workbook is None
    assert {finding.code for finding in findings} <= codes
    assert time.monotonic() - start < SECONDS_PER_FILE
    assert _resident() - before < GROWTH
    assert reader.read(GOOD)[0].sheets[0].rows == [["good"]]


CHILD = """
    import os, time
    import etl.reading.reader_child as child
    import etl.reading.parse

    real = etl.reading.parse.parse

    def parse(content):
        if b"abort" in content:
            os.abort()
        while b"spin" in content:
            pass
        if b"sleep" in content:
            time.sleep(60)
        return real(content)

    etl.reading.parse.parse = parse
    child.CPU_SECONDS = 0
    child.main()
"""


def test_an_abort_a_hang_and_a_busy_loop_cost_their_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a crafted .xls does to the reader: SIGABRT, which no `except` sees."""
    monkeypatch.setattr("etl.reading.reader_worker.COMMAND", [sys.executable, "-c", textwrap.dedent(CHILD)])
    monkeypatch.chdir(ROOT)
    with Reader(workers=2, seconds=4) as reader:
        answers = list(reader.read_many([GOOD, b"abort", GOOD, b"sleep", GOOD, GOOD, b"spin", GOOD]))
    assert [[finding.code for finding in findings] for _, findings in answers] == [
        [], [Code.READER_FAILED], [], [Code.READER_TIMED_OUT], [], [], [Code.READER_TIMED_OUT], [],
    ]


def test_an_answer_too_long_to_hold_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.reading.parse.MAX_ANSWER_BYTES", 100)
    workbook, findings = answer_of(parse(retyped([["x" * 200]])))
    assert workbook is None
    assert [finding.code for finding in findings] == [Code.TOO_LARGE]


def test_a_part_of_more_cells_than_anyone_types_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.reading.archive.MAX_PART_BYTES", 1_000)
    assert [finding.code for finding in answer_of(parse(GOOD))[1]] == [Code.TOO_LARGE]


def _cells(workbook: Workbook) -> list[tuple[str, list]]:
    return [(sheet.name, sheet.rows) for sheet in workbook.sheets]


def test_six_hundred_flipped_bits_load_no_wrong_value() -> None:
    """Readers take damaged zips: 75 of 600 such files gave wrong data in silence without the gate."""
    registry, random = small_registry(), Random(SEED)
    values = {("II.1", "HN01", "in_period"): 3, ("II.1", "HN02", "in_period"): 1_250,
              ("II.2", "TB01", "in_period"): 17, ("III.1", "KP01", "in_period"): 12.5}
    whole = filled(registry, values=values, notes={"III.2": "Không có"})
    truth = _cells(answer_of(parse(whole))[0])
    facts = travel(whole, registry)[1].facts
    assert len(facts) == len(values)
    passed, wrong = 0, []
    for _ in range(FLIPS):
        place, bit = random.randrange(len(whole)), random.randrange(8)
        content = bytearray(whole)
        content[place] ^= 1 << bit
        workbook, _ = answer_of(parse(bytes(content)))
        passed += workbook is not None
        if workbook is not None and _cells(workbook) != truth:
            wrong.append((place, bit))
    assert wrong == []
    assert passed < FLIPS / 2


@pytest.mark.parametrize("make", [lambda: ods([["a", 1.25], ["b", 7]]), lambda: xlsb([["a", 1.25], ["b", 7]])],
                         ids=["ods", "xlsb"])
def test_flipped_bits_in_the_other_zips_are_seen_too(make: object) -> None:
    whole = make()
    truth = _cells(answer_of(parse(whole))[0])
    for place in range(len(whole)):
        content = bytearray(whole)
        content[place] ^= 1 << (place % 8)
        workbook, _ = answer_of(parse(bytes(content)))
        assert workbook is None or _cells(workbook) == truth, place


def test_the_parts_of_a_zip_are_what_its_checksums_say() -> None:
    """The flips above rest on this: every part is read to its end, also those that nobody looks into."""
    content = bytearray(zipped({"[Content_Types].xml": b"spreadsheetml.sheet.main+xml", "xl/media/a.png": b"x" * 99}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        place = package.getinfo("xl/media/a.png").header_offset + 30 + len("xl/media/a.png") + 1
    content[place] ^= 1
    assert [f.code for f in answer_of(parse(bytes(content)))[1]] == [Code.DAMAGED]
