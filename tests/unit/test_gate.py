"""The gate: bytes that must not reach the reader are told apart from those that may."""

import io
import struct
import zipfile

import openpyxl
import pytest

from etl.finding import Code
from etl.gate import Admission, admit
from etl.legacy import inspect_legacy
from etl.secrecy import name_is_marked, text_is_mark
from tests.builders import ole, retyped, rewritten

FORM = retyped([["STT", "Nội dung", "Mã số"], [1, "a", "HN01"]])
SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_is_admitted() -> None:
    assert admit(FORM) == Admission()


@pytest.mark.parametrize("content", [
    b"", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, b"<html><table><tr><td>1</td></tr></table></html>", b"%PDF-1.7", b"PK",
    "STT;Nội dung".encode(),
])
def test_what_is_no_workbook_is_told_by_its_bytes(content: bytes) -> None:
    assert admit(content) is Code.NOT_A_WORKBOOK


def test_a_document_renamed_is_no_workbook() -> None:
    word = rewritten(FORM, {"[Content_Types].xml": lambda part: part.replace(b"spreadsheetml", b"wordprocessingml")})
    assert admit(word) is Code.NOT_A_WORKBOOK


def test_a_plain_zip_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.txt", "a")
    assert admit(file.getvalue()) is Code.NOT_A_WORKBOOK


def test_a_file_over_the_limit_is_too_large() -> None:
    assert admit(b"PK\x03\x04" + b"\x00" * (20 * 1024 * 1024)) is Code.TOO_LARGE


def test_a_zip_bomb_is_too_large() -> None:
    bomb = rewritten(FORM, {}, extra={"xl/media/image1.bin": b"\x00" * 40_000_000})
    assert len(bomb) < 100_000
    assert admit(bomb) is Code.TOO_LARGE


def test_a_declared_size_beyond_all_measure_is_too_large() -> None:
    assert admit(FORM.replace(struct.pack("<I", _size_of(SHEET)), struct.pack("<I", 2**31 - 1))) is Code.TOO_LARGE


def _size_of(part: str) -> int:
    with zipfile.ZipFile(io.BytesIO(FORM)) as package:
        return package.getinfo(part).file_size


def test_thousands_of_parts_are_too_large() -> None:
    assert admit(rewritten(FORM, {}, extra={f"xl/{n}.xml": b"<a/>" for n in range(3_000)})) is Code.TOO_LARGE


@pytest.mark.parametrize("head", [
    b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://example.test/a.dtd">',
    b'<?xml version="1.0"?><!doctype a [<!ENTITY b "bbbb">]>',
    '\ufeff<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>'.encode("utf-16"),
])
def test_a_document_type_is_refused(head: bytes) -> None:
    assert admit(rewritten(FORM, {SHEET: lambda part: head + part})) is Code.FORBIDDEN_CONTENT


def test_two_parts_of_one_name_are_refused() -> None:
    file = io.BytesIO(FORM)
    with pytest.warns(UserWarning), zipfile.ZipFile(file, "a") as package:
        package.writestr(SHEET, "<worksheet/>")
    assert admit(file.getvalue()) is Code.FORBIDDEN_CONTENT


def test_an_encrypted_zip_needs_its_password() -> None:
    content = bytearray(FORM)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature)
        content[place + offset] |= 1
    assert admit(bytes(content)) is Code.PASSWORD_PROTECTED


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_damaged(kept: float) -> None:
    assert admit(FORM[: int(len(FORM) * kept)]) is Code.DAMAGED


def test_no_flipped_bit_passes_unseen() -> None:
    content = bytearray(FORM)
    for place in range(60, len(content) - 4, len(content) // 60):
        content[place] ^= 1 << (place % 8)
        verdict = admit(bytes(content))
        # What passes must be byte for byte what was there: a flip in a time stamp or an unused flag.
        assert isinstance(verdict, Code) or _parts(bytes(content)) == _parts(FORM)
        content[place] ^= 1 << (place % 8)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {member.filename: package.read(member) for member in package.infolist()}


def test_cells_far_apart_are_too_large() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["CV999999"] = 1, 2
    file = io.BytesIO()
    book.save(file)
    assert len(file.getvalue()) < 10_000
    assert admit(file.getvalue()) is Code.TOO_LARGE


def test_single_quotes_do_not_hide_a_far_cell() -> None:
    far = rewritten(FORM, {SHEET: lambda part: part.replace(
        b"</sheetData>", b"<row r='999999'><c r='CV999999'><v>1</v></c></row></sheetData>",
    )})
    assert admit(far) is Code.TOO_LARGE


@pytest.mark.parametrize("row", [
    b'<row r="999999"><c\tr = "CV999999"><v>1</v></c></row>',
    b'<row r="999999"><c r="cv999999"><v>1</v></c></row>',
    b'<row r="9999999"><c><v>1</v></c></row>',
    b'<row r="9999999"/>',
])
def test_odd_spellings_do_not_hide_it_either(row: bytes) -> None:
    far = rewritten(FORM, {SHEET: lambda part: part.replace(b"</sheetData>", row + b"</sheetData>")})
    assert admit(far) is Code.TOO_LARGE


def test_a_sheet_in_utf_16_is_refused_since_the_reader_takes_it_for_empty() -> None:
    def recode(part: bytes) -> bytes:
        return ("\ufeff" + part.decode()).encode("utf-16-le")
    assert admit(rewritten(FORM, {SHEET: recode})) is Code.FORBIDDEN_CONTENT


def test_formatted_blanks_far_out_do_no_harm() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["AMK60000"].number_format = "0.00"
    file = io.BytesIO()
    book.save(file)
    assert admit(file.getvalue()) == Admission()


def test_error_cells_and_uncalculated_formulas_are_known_by_sheet_and_address() -> None:
    def spoil(part: bytes) -> bytes:
        return part.replace(
            b"</sheetData>",
            b'<row r="5"><c r="B5" t="e"><v>#REF!</v></c><c t="e"><v>#N/A</v></c><c r="D5"><f>1+1</f></c>'
            b'<c r="E5"><f>1+1</f><v>2</v></c><c r="F5" t="str"><f>""</f><v></v></c></row></sheetData>',
        )
    assert admit(rewritten(FORM, {SHEET: spoil})) == Admission(
        {"Sheet1": {"B5": "#REF!", "C5": "#N/A"}}, {"Sheet1": ["D5"]},
    )


def test_a_password_protected_file_is_known() -> None:
    assert admit(ole({"EncryptedPackage": b"x" * 5_000, "EncryptionInfo": b"y"})) is Code.PASSWORD_PROTECTED


def test_an_old_workbook_with_a_password_record_is_known() -> None:
    stream = struct.pack("<HH", 0x809, 0) + struct.pack("<HHH", 0x2F, 2, 0) + b"\x00" * 5_000
    assert admit(ole({"Workbook": stream})) is Code.PASSWORD_PROTECTED


def test_an_old_word_file_is_no_workbook() -> None:
    assert admit(ole({"WordDocument": b"x" * 5_000})) is Code.NOT_A_WORKBOOK


def test_error_records_of_an_old_workbook_are_found() -> None:
    head = struct.pack("<HHI", 0x85, 4, 12) + struct.pack("<HH", 0x0A, 0)
    cells = struct.pack("<HHHHHBB", 0x205, 8, 3, 4, 0, 0x17, 1)
    cells += struct.pack("<HHHHH", 0x06, 14, 5, 1, 0) + bytes([2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF])
    found = inspect_legacy(ole({"Workbook": head + cells + b"\x00" * 5_000}))
    assert found.has_workbook
    assert found.error_cells == {0: {"E4": "#REF!", "B6": "#DIV/0!"}}


def test_short_streams_of_an_old_workbook_are_read_too() -> None:
    assert admit(ole({"Book": struct.pack("<HHH", 0x2F, 2, 0)})) is Code.PASSWORD_PROTECTED


def test_a_looping_chain_is_damage_not_a_hang() -> None:
    content = bytearray(ole({"Workbook": b"x" * 5_000}))
    content[512:516] = struct.pack("<I", 0)     # sector 0 follows itself
    content[516:520] = struct.pack("<I", 1)
    content[520:524] = struct.pack("<I", 1)
    assert admit(bytes(content)) is Code.DAMAGED


@pytest.mark.parametrize("text", [
    "MẬT", " MẬT ", "(MẬT)", "Mật", "TỐI MẬT", "Tối  mật", "TUYỆT MẬT", "Độ mật: Tuyệt mật", "TUYET MAT", "TOI MAT",
    "*TỐI MẬT*",
])
def test_secrecy_marks(text: str) -> None:
    assert text_is_mark(text)


@pytest.mark.parametrize("text", [
    "bảo mật", "BẢO MẬT", "bí mật nhà nước", "mật độ", "Mật khẩu", "toi mat", "tuyet mat", "mat", "MAT",
    "Độ mật: Không",
    "Chấp hành nghiêm túc chế độ bảo mật thông tin, bảo vệ bí mật Nhà nước", "", "x",
])
def test_what_is_no_secrecy_mark(text: str) -> None:
    assert not text_is_mark(text)


@pytest.mark.parametrize("name", [
    "MẬT.xlsx", "BC quý I (MẬT).xlsx", "Báo cáo TỐI MẬT 2022.xlsx", "bc_tuyệt mật.xlsx", "BC_TUYET_MAT.xlsx",
    "Báo cáo MẬT quý I.xls", "TOI MAT - bao cao.xlsx", "Mật - báo cáo.xlsx",
])
def test_file_names_with_a_mark(name: str) -> None:
    assert name_is_marked(name)


@pytest.mark.parametrize("name", [
    "Báo cáo bảo mật.xlsx", "BẢO MẬT THÔNG TIN.xlsx", "bí mật nhà nước.xlsx", "MẬT ĐỘ DÂN SỐ.xlsx", "toi mat.xlsx",
    "bieu mat troi.xlsx", "Bieu-TTDN_a_b_2022.xlsx", "", ".xlsx",
])
def test_file_names_without_a_mark(name: str) -> None:
    assert not name_is_marked(name)
