"""The gate: bytes that must not reach the reader are told apart from those that may."""

import io
import struct
import zipfile

import openpyxl
import pytest

from etl.finding import Code
from etl.gate import Admission, admit
from etl.reading.legacy import inspect_legacy
from etl.reading.secrecy import name_is_marked, text_is_mark
from etl.reading.unseen import Unseen
from tests.builders import ole, retyped, rewritten
from tests.formats import document, zipped

FORM = retyped([["STT", "Nội dung", "Mã số"], [1, "a", "HN01"]])
SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_is_admitted() -> None:
    assert admit(FORM) == Admission()


PAGE = "<html><meta charset=utf-8><table><tr><td>Số tin</td><td>1</td></tr></table></html>"


@pytest.mark.parametrize(("content", "code"), [
    pytest.param(b"", Code.EMPTY_FILE, id="no bytes"),
    pytest.param(b"\x00" * 5_000, Code.EMPTY_FILE, id="only zeros, as a broken copy leaves"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, Code.PICTURE, id="png"),
    pytest.param(b"\xff\xd8\xff\xe0" + b"\x00" * 50, Code.PICTURE, id="a photo"),
    pytest.param(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50, Code.PICTURE, id="a telephone's photo"),
    pytest.param(PAGE.encode(), Code.WEB_PAGE, id="html saved as .xls"),
    pytest.param(("\ufeff" + PAGE).encode("utf-16-le"), Code.WEB_PAGE, id="html in utf-16"),
    pytest.param(b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Code.WEB_PAGE, id="mht saved as .xls"),
    pytest.param(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', Code.WEB_PAGE,
                 id="xml of Excel 2003"),
    pytest.param("STT;Nội dung\n1;a".encode(), Code.TEXT_TABLE, id="csv"),
    pytest.param("\ufeffSTT\tNội dung".encode("utf-16-le"), Code.TEXT_TABLE, id="Unicode text of Excel"),
    pytest.param(b"STT,N\xe9i dung\r\n1,2", Code.TEXT_TABLE, id="csv in TCVN3"),
    pytest.param(b"%PDF-1.7\n%\xe2\xe3", Code.DOCUMENT, id="pdf"),
    pytest.param(b"{\\rtf1 a}", Code.DOCUMENT, id="rtf"),
    pytest.param(document(), Code.DOCUMENT, id="docx"),
    pytest.param(ole({"WordDocument": b"x" * 5_000}), Code.DOCUMENT, id="doc"),
    pytest.param(zipped({"a.txt": b"a"}), Code.ARCHIVE, id="zip"),
    pytest.param(b"Rar!\x1a\x07\x01\x00", Code.ARCHIVE, id="rar"),
    pytest.param(b"PK", Code.ARCHIVE, id="the beginning of a zip"),
    pytest.param(b"\x09\x08\x08\x00\x00\x05\x10\x00", Code.OLD_FORMAT, id="BIFF 5 without a container"),
    pytest.param(b"\x09\x04\x06\x00\x00\x00\x10\x00", Code.OLD_FORMAT, id="BIFF 4"),
    pytest.param(b"\x01\x02\x03\x04" * 20, Code.NOT_A_WORKBOOK, id="anything else"),
])
def test_what_is_no_workbook_is_told_by_its_bytes(content: bytes, code: Code) -> None:
    assert admit(content) is code


@pytest.mark.parametrize("content", [
    document(["Kính gửi", "TUYỆT MẬT"]), PAGE.replace("Số tin", "MẬT").encode(), "a;MẬT;b".encode(),
    ole({"WordDocument": "a\rMẬT\rb".encode("utf-16-le") * 500}),
    zipped({"mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": "<text:p>Tối mật</text:p>".encode()}),
], ids=["docx", "html", "csv", "doc", "odt"])
def test_a_marked_file_of_another_kind_leaves_no_copy_either(content: bytes) -> None:
    assert admit(content) is Code.MARKED_SECRET


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
    calculated = {"xl/workbook.xml": lambda part: part.replace(b' fullCalcOnLoad="1"', b"")}
    assert admit(rewritten(FORM, {SHEET: spoil} | calculated)).sheets == {
        0: Unseen(error_cells={"B5": "#REF!", "C5": "#N/A"}, uncalculated_cells=["D5"]),
    }


def test_a_password_protected_file_is_known() -> None:
    assert admit(ole({"EncryptedPackage": b"x" * 5_000, "EncryptionInfo": b"y"})) is Code.PASSWORD_PROTECTED


def test_an_old_workbook_with_a_password_record_is_known() -> None:
    stream = struct.pack("<HH", 0x809, 0) + struct.pack("<HHH", 0x2F, 2, 0) + b"\x00" * 5_000
    assert admit(ole({"Workbook": stream})) is Code.PASSWORD_PROTECTED


def test_error_records_of_an_old_workbook_are_found() -> None:
    head = struct.pack("<HHI", 0x85, 4, 12) + struct.pack("<HH", 0x0A, 0)
    cells = struct.pack("<HHHHHBB", 0x205, 8, 3, 4, 0, 0x17, 1)
    cells += struct.pack("<HHHHH", 0x06, 16, 5, 1, 0) + bytes([2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF, 0, 0])
    found = inspect_legacy(ole({"Workbook": head + cells + b"\x00" * 5_000}))
    assert found.has_workbook
    assert found.sheets == {0: Unseen(error_cells={"E4": "#REF!", "B6": "#DIV/0!"})}


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
    "*TỐI MẬT*", "M Ậ T", "T Ố I   M Ậ T", "Số: 12/BC\nMẬT", "Báo cáo năm (TUYỆT MẬT)", "MA\u0302\u0323T",
    "MËT", "tuyÖt mËt", "TOÁI MAÄT", "M\u200bẬT", "MẬT".encode().decode("cp1252"), "mật".encode().decode("latin-1"),
])
def test_secrecy_marks(text: str) -> None:
    assert text_is_mark(text)


@pytest.mark.parametrize("text", [
    "bảo mật", "BẢO MẬT", "bí mật nhà nước", "mật độ", "Mật khẩu", "toi mat", "tuyet mat", "mat", "MAT",
    "Độ mật: Không",
    "Chấp hành nghiêm túc chế độ bảo mật thông tin, bảo vệ bí mật Nhà nước", "", "x", "mật ong", "Mật ong rừng",
    "MẬT ĐỘ DÂN SỐ", "(mật độ)", "Phổ biến quy định về các độ (mật, tối mật, tuyệt mật)", "b¶o mËt", "bảo\u00a0mật",
    "Quy định (mật)", "áº", "x" * 50_000,
])
def test_what_is_no_secrecy_mark(text: str) -> None:
    assert not text_is_mark(text)


@pytest.mark.parametrize("name", [
    "MẬT.xlsx", "BC quý I (MẬT).xlsx", "Báo cáo TỐI MẬT 2022.xlsx", "bc_tuyệt mật.xlsx", "BC_TUYET_MAT.xlsx",
    "Báo cáo MẬT quý I.xls", "BC_MËT.xls", "BC (MA\u0302\u0323T).xlsx", "TOI MAT - bao cao.xlsx", "Mật - báo cáo.xlsx",
])
def test_file_names_with_a_mark(name: str) -> None:
    assert name_is_marked(name)


@pytest.mark.parametrize("name", [
    "Báo cáo bảo mật.xlsx", "BẢO MẬT THÔNG TIN.xlsx", "bí mật nhà nước.xlsx", "MẬT ĐỘ DÂN SỐ.xlsx", "toi mat.xlsx",
    "bieu mat troi.xlsx", "Bieu-TTDN_a_b_2022.xlsx", "", ".xlsx",
])
def test_file_names_without_a_mark(name: str) -> None:
    assert not name_is_marked(name)
