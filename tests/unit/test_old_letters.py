"""Old fonts and misread texts become Unicode, with a warning; Unicode texts are left alone."""

import pytest

from etl.finding import Code, Severity
from etl.model import Identity, Sheet, Workbook
from etl.old_letters import in_unicode
from etl.recognise import recognise
from tests.builders import small_registry

NAME = "Hội Nông dân huyện Bàu Bàng"
OLD = "Héi N«ng d©n huyÖn Bµu Bµng"


def _mended(*cells: object) -> tuple[list[object], bool]:
    workbook, mended, is_marked = in_unicode(Workbook([Sheet("a", [list(cells)])]))
    assert bool(mended) == (workbook.sheets[0].rows[0] != list(cells))
    return workbook.sheets[0].rows[0], is_marked


def test_a_text_of_an_old_font() -> None:
    assert _mended(OLD, 3, "") == ([NAME, 3, ""], False)
    assert in_unicode(Workbook([Sheet("a", [["", OLD]])]))[1] == [("a", "B1", NAME)]


def test_utf_8_misread_as_western_european() -> None:
    def misread(text: str) -> str:
        return "".join(chr(byte) for byte in text.encode())
    assert _mended(misread("Phường Bến Cát"))[0] == ["Phường Bến Cát"]
    assert _mended(misread("Đoàn và")[:-1])[0] == ["Đoàn và"]      # a hard space at the end is lost on the way


@pytest.mark.parametrize("text", [
    "«Nhân dân» số 5", "Điều 5 § 2", "12 m²", "Đặng Văn Ôn", "Microsoft®", "À Ả Ã Â ÁÂ", "Hà Nam",
    "½ ngày", "ÂN", "±5·3",
])
def test_unicode_is_left_alone(text: str) -> None:
    assert _mended(text, NAME)[0] == [text, NAME]


def test_beside_unicode_only_what_is_certainly_old_is_changed() -> None:
    assert _mended(NAME, OLD, "Hà Nam", "có")[0] == [NAME, NAME, "Hà Nam", "có"]


def test_a_secrecy_mark_in_an_old_font_is_a_mark() -> None:
    assert _mended("TuyÖt mËt")[1]
    _, findings = recognise(Workbook([Sheet("a", [["TuyÖt mËt"]])]), small_registry(), Identity(), "a.xlsx")
    assert [(f.severity, f.code, f.value) for f in findings] == [(Severity.ERROR, Code.MARKED_SECRET, None)]
