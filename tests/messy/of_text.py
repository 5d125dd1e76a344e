"""The same words in other letters: composed otherwise, in old fonts, misread, padded."""

import random
import unicodedata

from etl.finding import Code
from tests.messy.catalogue import mess
from tests.messy.draft import Draft

# What fonts of the old standard show, and the Latin-1 letter that stands for it in the file.
_OLD = dict(zip(
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ", strict=True))
_OLD_PLACES = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "ủy": "uỷ", "úy": "uý", "Ủy": "Uỷ",
               "ùy": "uỳ", "ụy": "uỵ", "Òa": "Oà", "ÓA": "OÁ", "ÒA": "OÀ", "ỦY": "UỶ"}


def _old_font(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    lower = (letter if letter in _OLD or letter.lower() not in _OLD else letter.lower() for letter in text)
    return "".join(_OLD.get(letter, letter) for letter in lower)


@mess(is_last=True, part="letters")
def decomposed(draft: Draft, dice: random.Random) -> None:
    draft.map_texts(lambda text: unicodedata.normalize("NFD", text))


@mess(Code.OLD_LETTERS, is_last=True, part="letters")
def in_an_old_font(draft: Draft, dice: random.Random) -> None:
    draft.map_texts(_old_font)


@mess(Code.OLD_LETTERS, is_last=True, part="letters")
def half_in_an_old_font(draft: Draft, dice: random.Random) -> None:
    for row in draft.of("item", "indicator"):
        if "label" in row.cells:
            row.cells["label"] = _old_font(str(row.cells["label"]))


@mess(Code.OLD_LETTERS, is_last=True, part="letters")
def misread_by_a_mail_program(draft: Draft, dice: random.Random) -> None:
    def misread(text: str) -> str:
        return "".join(_western(byte) for byte in text.encode())
    draft.map_texts(misread)


def _western(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@mess(is_last=True, part="letters")
def marks_on_the_other_vowel(draft: Draft, dice: random.Random) -> None:
    def move(text: str) -> str:
        for new, old in _OLD_PLACES.items():
            text = text.replace(new, old)
        return text
    draft.map_texts(move)


@mess(is_last=True)
def hard_and_invisible_spaces(draft: Draft, dice: random.Random) -> None:
    style = dice.choice([lambda t: t.replace(" ", "\xa0"), lambda t: t.replace(" ", " \u200b"), lambda t: f"\ufeff{t} ",
                         lambda t: t.replace(" ", "  "), lambda t: f"\u00a0 {t}\u200b"])
    draft.map_texts(style)


@mess(is_last=True, part="letters")
def in_capitals(draft: Draft, dice: random.Random) -> None:
    draft.map_texts(str.upper)


@mess()
def sheet_name_padded(draft: Draft, dice: random.Random) -> None:
    draft.title = dice.choice([" Báo cáo", "PL03 Mới ", "Sheet1", "Biểu 1 (2)"])


@mess()
def empty_sheets_beside(draft: Draft, dice: random.Random) -> None:
    draft.sheets += [("Sheet2", [], False), ("Sheet3", [[None]], False)]


@mess(Code.HIDDEN_SHEET)
def hidden_sheet_with_numbers(draft: Draft, dice: random.Random) -> None:
    draft.sheets.append((f"Nháp {len(draft.sheets)}", [["Tin, bài", "TB01", 5]], True))


@mess(Code.SHEET_IGNORED)
def another_sheet_with_numbers(draft: Draft, dice: random.Random) -> None:
    draft.sheets.append((f"Phụ lục {len(draft.sheets)}", [["Danh sách"], ["a", 5], ["b", 6]], False))


@mess(Code.SEVERAL_SHEETS)
def a_second_filled_copy(draft: Draft, dice: random.Random) -> bool | None:
    if draft.sheets:
        return False
    lines = [[row.cells.get(token) for token in draft.columns] for row in draft.rows]
    draft.sheets.append(("Báo cáo (2)", lines, False))
    draft.unclear.append((None, ""))
    return None


@mess()
def an_empty_copy(draft: Draft, dice: random.Random) -> bool | None:
    if draft.sheets:
        return False
    empty = {"in_period", "cumulative", "nil"}
    lines = [[None if row.kind in ("item", "indicator", "total", "other") and token in empty else row.cells.get(token)
              for token in draft.columns] for row in draft.rows]
    draft.sheets.append(("Báo cáo trống", lines, False))
    return None
