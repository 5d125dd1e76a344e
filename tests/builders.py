"""Workbooks and registers made in code: no binary fixtures, no database."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import yaml
from openpyxl.worksheet.worksheet import Worksheet

from etl.extract import extract
from etl.finding import Code, Finding
from etl.form import write_template
from etl.model import Identity, Recognised, Validated, Workbook
from etl.reading.parse import parse
from etl.reading.reader_answer import answer_of
from etl.recognise import recognise
from etl.registry import (
    ContentItem,
    Indicator,
    Obligation,
    Period,
    Plan,
    Registry,
    Report,
    UnitVersion,
)
from etl.validate import validate

FORMS = Path(__file__).parents[1] / "data" / "reference" / "forms"
REPORT, UNIT, PERIOD = "thu.quy", "mttq.tx-duyen-hai", "2022-Q1"
DATA_SHEET = "Báo cáo"
COLUMNS = {"ordinal": 1, "label": 2, "code": 3, "measure_unit": 4, "in_period": 5, "cumulative": 6, "nil": 7, "note": 8}

_INDICATORS = [
    Indicator("VB01", "Kế hoạch của đơn vị đã ban hành", "Có/Không", "stock", "yes_no"),
    Indicator("HN01", "Hội nghị quán triệt, tuyên truyền", "cuộc", "flow", "count"),
    Indicator("HN02", "Lượt người dự hội nghị", "lượt người", "flow", "count"),
    Indicator("TB01", "Tin, bài trên trang, cổng thông tin điện tử", "tin, bài", "flow", "count"),
    Indicator("KP01", "Kinh phí thực hiện", "triệu đồng", "flow", "decimal"),
]
_ITEMS = [
    ContentItem("thu", "II.1", "II. Nội dung", "Quán triệt, tuyên truyền văn bản", "…", ("HN01", "HN02", "TB01")),
    ContentItem("thu", "II.2", "II. Nội dung", "Tuyên truyền sự kiện chính trị, các ngày lễ lớn", "…", ("TB01",)),
    ContentItem("thu", "III.1", "III. Tổ chức thực hiện", "Xây dựng kế hoạch, bố trí kinh phí", "…", ("VB01", "KP01")),
    ContentItem("thu", "III.2", "III. Tổ chức thực hiện", "Khó khăn, kiến nghị", "…", ()),
]
_UNITS = [
    UnitVersion("mttq.tx-duyen-hai", "Ủy ban MTTQ Việt Nam thị xã Duyên Hải", "TX Duyên Hải", "mttq", "thi_xa",
                "district", date(2020, 1, 1), date(2025, 6, 30)),
    UnitVersion("mttq.h-duyen-hai", "Ủy ban MTTQ Việt Nam huyện Duyên Hải", "H. Duyên Hải", "mttq", "huyen",
                "district", date(2020, 1, 1), date(2025, 6, 30)),
    UnitVersion("mttq.cau-ke", "Ủy ban MTTQ Việt Nam huyện Cầu Kè", "H. Cầu Kè", "mttq", "huyen",
                "district", date(2020, 1, 1), None),
    UnitVersion("ubnd.thanh-an", "UBND xã Thanh An", "Xã Thanh An", "ubnd", "xa", "commune", date(2020, 1, 1), None),
    UnitVersion("ubnd.thanh-an-2", "UBND xã Thạnh An", "Xã Thạnh An", "ubnd", "xa", "commune", date(2020, 1, 1), None),
    UnitVersion("ubnd.ba-diem-cu", "UBND xã Bà Điểm", "Xã Bà Điểm", "ubnd", "xa", "commune",
                date(2020, 1, 1), date(2025, 6, 30)),
    UnitVersion("ubnd.ba-diem-moi", "UBND xã Bà Điểm", "Xã Bà Điểm", "ubnd", "xa", "commune", date(2025, 7, 1), None),
]


def _period(report_id: str, period_id: str, label: str, start: date, end: date, due: date | None = None) -> Period:
    return Period(report_id, period_id, label, start, end, due, f"trước ngày {due:%d/%m/%Y}" if due else None)


_PERIODS = [
    _period("thu.quy", "2022-Q1", "Quý I/2022", date(2022, 1, 1), date(2022, 3, 31), date(2022, 3, 25)),
    _period("thu.quy", "2022-Q2", "Quý II/2022", date(2022, 4, 1), date(2022, 6, 30)),
    _period("thu.quy", "2022-H1", "6 tháng đầu năm 2022", date(2022, 1, 1), date(2022, 6, 30)),
    _period("thu.quy", "2022", "Năm 2022", date(2022, 1, 1), date(2022, 12, 31)),
    _period("thu.khac", "2022", "Năm 2022", date(2021, 12, 15), date(2022, 12, 14)),
    _period("thu.khac", "2022-06", "Tháng 6/2022", date(2022, 6, 1), date(2022, 6, 30)),
]


def small_registry() -> Registry:
    """Two reports of one plan, four content items, units with every kind of namesake."""
    reports = {
        "thu.quy": Report("thu.quy", "thu", "Báo cáo kết quả công tác thông tin đối ngoại", "bieu-ttdn",
                          "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh", None, None),
        "thu.khac": Report("thu.khac", "thu", "Báo cáo năm", "bieu-ttdn", None, None, None),
    }
    units: dict[str, tuple[UnitVersion, ...]] = {}
    for version in _UNITS:
        units[version.unit_id] = (*units.get(version.unit_id, ()), version)
    items = tuple(item.content_item_id for item in _ITEMS)
    return Registry(
        plans={"thu": Plan("thu", "Công tác thử", "Kế hoạch thử", "UBND tỉnh thử", "12/KH-UBND", date(2022, 1, 5),
                           2022, True)},
        reports=reports,
        periods={(p.report_id, p.period_id): p for p in _PERIODS},
        items={("thu", item.content_item_id): item for item in _ITEMS},
        indicators={indicator.indicator_id: indicator for indicator in _INDICATORS},
        required={(report, unit): items for report in reports for unit in units},
        units=units,
        aliases=(("mttq.cau-ke", "MTTQ Cầu Kè", date(2022, 1, 1), date(2022, 3, 31)),),
        obligations={
            (p.report_id, unit, p.period_id): Obligation("-", "thu", unit, p.due_nominal, "[]", p.due_text, False)
            for p in _PERIODS for unit in units
            if p.report_id == "thu.quy" or unit == "mttq.cau-ke"
        },
        forms={path.stem: json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))
               for path in FORMS.glob("*.yml")},
    )


Values = Mapping[tuple[str, str, str], object]      # (content_item_id, indicator_id, basis) -> what is typed


def filled(
    registry: Registry, report_id: str = REPORT, unit_id: str = UNIT, period_id: str = PERIOD, *,
    values: Values | None = None, nil: Iterable[str] = (), notes: Mapping[str, str] | None = None,
    edit: Callable[[openpyxl.Workbook], None] | None = None, with_identity: bool = True,
) -> bytes:
    """The form of one unit and period, filled in as a clerk would; `edit` does whatever else went wrong with it."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(registry, report_id, unit_id, period_id)))
    sheet = book[DATA_SHEET]
    places = rows_of(sheet)
    for (item_id, indicator_id, basis), value in (values or {}).items():
        sheet.cell(places[item_id, indicator_id], COLUMNS[basis], value)
    for item_id in nil:
        sheet.cell(places[item_id, ""], COLUMNS["nil"], "x")
    for item_id, note in (notes or {}).items():
        sheet.cell(places[item_id, ""], COLUMNS["note"], note)
    if not with_identity:
        del book["_dinh_danh"]
    if edit:
        edit(book)
    return saved(book)


def rows_of(sheet: Worksheet) -> dict[tuple[str, str], int]:
    """(content_item_id, indicator_id or '') -> row number on the data sheet."""
    places: dict[tuple[str, str], int] = {}
    item_id, is_table = "", False
    for row in range(1, sheet.max_row + 1):
        code, ordinal = sheet.cell(row, COLUMNS["code"]).value, sheet.cell(row, COLUMNS["ordinal"]).value
        if code == "Mã số":
            is_table = True
        elif is_table and code and code == ordinal:
            item_id = code
            places[item_id, ""] = row
        elif is_table and code and item_id:
            places[item_id, code] = row
    return places


def retyped(rows: Iterable[Iterable[object]], title: str = "Sheet1") -> bytes:
    """A workbook with these rows from A1 on, as if somebody had typed the form anew."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(
    content: bytes, changes: Mapping[str, Callable[[bytes], bytes]], extra: Mapping[str, bytes] | None = None
) -> bytes:
    """The same zip with some parts changed and others added; its checksums are right."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            new.writestr(member.filename, changes[member.filename](part) if member.filename in changes else part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container (the shell of .xls and of password-protected files) with these streams.

    Streams under 4,096 bytes go where such files keep short ones.
    """
    sectors: list[bytes] = [b""]                # sector 0 is the table itself
    links: list[int] = [0xFFFFFFFD]
    end = 0xFFFFFFFE

    def store(data: bytes) -> int:
        first = len(sectors)
        parts = [data[place: place + 512].ljust(512, b"\x00") for place in range(0, max(len(data), 1), 512)]
        sectors.extend(parts)
        links.extend([*range(first + 1, first + len(parts)), end])
        return first

    entries, small, small_links = [], b"", []
    for name, data in streams.items():
        if len(data) >= 4096:
            entries.append((name, 2, store(data), len(data)))
            continue
        first, count = len(small_links), -(-len(data) // 64)
        small_links += [*range(first + 1, first + count), end]
        small += data.ljust(count * 64, b"\x00")
        entries.append((name, 2, first, len(data)))
    root = store(small) if small else end
    small_table = store(struct.pack(f"<{len(small_links)}I", *small_links)) if small else end
    directory = b""
    for name, kind, first, size in [("Root Entry", 5, root, len(small)), *entries]:
        text = (name + "\x00").encode("utf-16-le")
        directory += struct.pack("<64sHBB12s16s20sII4x", text, len(text), kind, 1, b"\xff" * 12, b"", b"", first, size)
    start = store(directory)
    sectors[0] = struct.pack(f"<{len(links)}I", *links).ljust(512, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, start, 0, 4096, small_table, 1 if small else 0, end, 0, 0,
    )
    return header.ljust(512, b"\xff") + b"".join(sectors)


def read(content: bytes) -> Workbook:
    """The workbook as the road reads it, without the child process."""
    workbook, findings = answer_of(parse(content))
    assert workbook is not None, findings
    return workbook


def travel(
    content: bytes, registry: Registry, answers: Identity | None = None
) -> tuple[Recognised | None, Validated | None, list[Finding]]:
    """A file down the road up to the ledger: who it is, what it holds, everything that is wrong with it."""
    recognised, findings = recognise(read(content), registry, answers or Identity(), "a.xlsx")
    if not isinstance(recognised, Recognised):
        return None, None, findings
    extracted, found = extract(recognised, registry)
    validated, more = validate(extracted, recognised, registry)
    return recognised, validated, findings + found + more


def places(findings: Iterable[Finding]) -> list[tuple[Code, str | None, str | None]]:
    """What tests compare: code, sheet and cell, never sentences."""
    return [(finding.code, finding.sheet, finding.cell) for finding in findings]
