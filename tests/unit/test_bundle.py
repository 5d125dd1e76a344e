"""A zip of workbooks: names as they were typed, limits, and what is not taken apart."""

import io
import zipfile
from pathlib import Path
from unicodedata import normalize

import pytest

from etl.folders import bundle
from etl.folders.file_list import Piece, Skipped, contents, kind_of, pieces_of

NAME = "Báo cáo xã Đông Hòa.xlsx"


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


def named(raw: bytes, content: bytes = b"a") -> bytes:
    """A zip whose one name is these bytes, by a packer that does not say in which letters."""
    stand_in = "x" * len(raw)
    return zipped({stand_in: content}).replace(stand_in.encode(), raw)


def names(content: bytes) -> list[str]:
    return [piece.name for piece in pieces_of("a.zip", content)[0]]


@pytest.mark.parametrize("raw", [NAME.encode(), normalize("NFD", NAME).encode()], ids=["whole", "parted letters"])
def test_a_name_in_unsaid_utf8_is_shown_right(raw: bytes) -> None:
    assert names(named(raw)) == [f"a.zip/{NAME}"]


@pytest.mark.parametrize(("name", "code_page"), [
    ("Báo cáo.xlsx", "cp437"), ("Báo cáo quý.xlsx", "cp1258"), ("Đơn vị.xlsx", "cp1258")])
def test_a_name_in_an_old_code_page_is_shown_right(name: str, code_page: str) -> None:
    raw = name.encode(code_page, "ignore") if code_page == "cp437" else _in_1258(name)
    assert names(named(raw)) == [f"a.zip/{name}"]


def _in_1258(name: str) -> bytes:
    """Windows writes the tone as a letter of its own where the code page has no single one."""
    raw = b""
    for letter in name:
        try:
            raw += letter.encode("cp1258")
        except UnicodeError:
            base = normalize("NFD", letter)
            tone = next(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
            raw += normalize("NFC", base.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return raw


def test_a_name_leads_nowhere() -> None:
    content = zipped({"../../etc/a.xlsx": b"1", "C:\\b\\c.xlsx": b"2", "/d\x1b[1m.xlsx": b"3"})
    assert names(content) == ["a.zip/etc/a.xlsx", "a.zip/C:/b/c.xlsx", "a.zip/d[1m.xlsx"]


def test_workbooks_are_taken_and_the_rest_is_said() -> None:
    content = zipped({"A.XLSX": b"1", "con/B.xls": b"2", "a.pdf": b"3", "~$A.xlsx": b"4", "__MACOSX/._A.xlsx": b"5"})
    pieces, skipped = pieces_of("a.zip", content)
    assert [piece.name for piece in pieces] == ["a.zip/A.XLSX", "a.zip/con/B.xls"]
    assert list(contents(pieces)) == [b"1", b"2"]
    assert skipped == [Skipped("a.zip/a.pdf", "other"), Skipped("a.zip/~$A.xlsx", "temporary"),
                       Skipped("a.zip/__MACOSX/._A.xlsx", "hidden")]


@pytest.mark.parametrize("content", [
    b"no zip", zipped({"a.xlsx": b"1"})[:-9], zipped({}), zipped({"a.pdf": b"1"}),
    zipped({"[Content_Types].xml": b"", "a.xlsx": b"1"}), zipped({"mimetype": b"", "a.xlsx": b"1"}),
], ids=["none", "cut", "empty", "no workbook", "a workbook", "an open document"])
def test_what_is_no_zip_of_workbooks_stays_one_file(content: bytes) -> None:
    assert pieces_of("a.zip", content) == ([Piece("a.zip", content)], [])


@pytest.mark.parametrize("limit", ["MAX_MEMBERS", "MAX_UNPACKED_BYTES", "MAX_MEMBER_BYTES", "MAX_BYTES"])
def test_a_zip_over_a_limit_stays_one_file(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a.xlsx": b"123", "b.xlsx": b"456"})
    assert len(pieces_of("a.zip", content)[0]) == 2
    monkeypatch.setattr(bundle, limit, 1)
    assert pieces_of("a.zip", content) == ([Piece("a.zip", content)], [])


def test_a_bomb_stays_one_file() -> None:
    content = zipped({"a.xlsx": bytes(bundle.RATIO_FROM_BYTES + 1)})
    assert pieces_of("a.zip", content) == ([Piece("a.zip", content)], [])


def test_a_password_keeps_the_zip_one_file_and_its_marked_names_out() -> None:
    def locked(name: str) -> bytes:
        content = bytearray(zipped({name: b"1"}))
        content[content.index(b"PK\x01\x02") + 8] |= 1
        return bytes(content)
    assert names(locked("a.xlsx")) == ["a.zip"]
    assert names(locked("TỐI MẬT.xlsx")) == ["a.zip/TỐI MẬT.xlsx"]


def test_a_zip_in_a_zip_is_one_file_and_marked_by_what_is_in_it() -> None:
    inner = zipped({"b.xlsx": b"1"})
    assert names(zipped({"con.zip": inner})) == ["a.zip/con.zip"]
    assert names(zipped({"con.zip": zipped({"x/mật.xlsx": b"1"})})) == ["a.zip/con.zip/x/mật.xlsx"]


def test_a_damaged_member_is_what_came_and_its_neighbours_are_whole() -> None:
    content = bytearray(zipped({"a.xlsx": b"1" * 99, "b.xlsx": b"2" * 99}))
    content[36] ^= 0xFF
    damaged, whole = contents(pieces_of("a.zip", bytes(content))[0])
    assert whole == b"2" * 99
    assert damaged.startswith(b"PK\x03\x04") and b"2" not in damaged


def test_a_zip_on_disk_is_read_from_there(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.xlsx": b"1", "b.xlsx": b"2"}))
    assert list(contents(pieces_of("a.zip", path)[0])) == [b"1", b"2"]


@pytest.mark.parametrize(("name", "kind"), [
    ("a.xlsx", None), ("B.ODS", None), ("c.zip", None), ("d.xlsx.crdownload", "temporary"), ("~$a.xlsx", "temporary"),
    (".git/a.xlsx", "hidden"), ("a.docx", "other"), ("a", "other")])
def test_kinds(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
