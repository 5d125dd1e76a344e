"""One cell of the registers' workbook as a value, or why it cannot be one."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from etl.registers.register_book import choice_word, empty_word
from etl.registers.register_sheets import Column
from etl.registers.register_words import tell

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DECIMAL = re.compile(r"\d+([.,]\d+)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")     # a thousand, or a fraction? nobody can tell
_YEARS = range(1930, 2201)
_CODED = {"area_code"}      # leading zeros count, so a number is not enough


class CellWrong(ValueError):
    """`code` names the sentence in the catalogue's [cell]; `params` fill it in."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def cell_value(column: Column, raw: Any) -> Any:
    """The value of a cell as its model takes it; raises CellWrong. Empty: None, or an empty list."""
    if isinstance(raw, str):
        raw = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if raw is None or raw == "":
        if column.is_needed:
            raise CellWrong("needed")
        return [] if column.kind in ("ids", "lines") and not column.knows_none else None
    return _READERS[column.kind](column, raw)


def _text(column: Column, raw: Any) -> str:
    if isinstance(raw, str):
        return raw
    is_whole = isinstance(raw, (int, float)) and not isinstance(raw, bool) and float(raw).is_integer()
    if not is_whole or column.code in _CODED:
        raise CellWrong("not_text", value=_shown(raw))
    return str(int(raw))


def _day(column: Column, raw: Any) -> date:
    day = _typed_day(column, raw)
    if day.year not in _YEARS:
        # a number typed into a date cell becomes a day of 1900
        raise CellWrong("far_day", value=_shown(day))
    return day


def _typed_day(_: Column, raw: Any) -> date:
    if isinstance(raw, datetime) and (raw.hour, raw.minute, raw.second) == (0, 0, 0):
        return raw.date()
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str):
        typed, iso = _DAY.fullmatch(raw), _ISO_DAY.fullmatch(raw)
        parts = [typed[3], typed[2], typed[1]] if typed else list(iso.groups()) if iso else []
        try:
            return date(*map(int, parts))
        except (TypeError, ValueError):
            pass
    raise CellWrong("not_a_day", value=_shown(raw))


def _yes_no(_: Column, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    words = {tell("yes_no.true").casefold(): True, tell("yes_no.false").casefold(): False, "true": True, "false": False}
    known = words.get(str(raw).casefold())
    if known is None:
        raise CellWrong("not_yes_no", value=_shown(raw))
    return known


def _whole(_: Column, raw: Any) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        return int(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not float(raw).is_integer():
        raise CellWrong("not_whole", value=_shown(raw))
    return int(raw)


def _decimal(_: Column, raw: Any) -> Decimal:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return Decimal(repr(raw))
    if not isinstance(raw, str) or not _DECIMAL.fullmatch(raw) or _GROUPED.fullmatch(raw):
        raise CellWrong("not_decimal", value=_shown(raw))
    return Decimal(raw.replace(",", "."))


def _choice(column: Column, raw: Any) -> str:
    words = {choice_word(column, code).casefold(): code for code in column.choices}
    typed = str(raw).casefold()
    if typed in column.choices:
        return typed
    if typed not in words:
        raise CellWrong("not_a_choice", value=_shown(raw), choices=", ".join(
            choice_word(column, code) for code in column.choices))
    return words[typed]


def _ids(column: Column, raw: Any) -> list[str]:
    text = _text(column, raw)
    if column.knows_none and text.casefold() in (empty_word(column).casefold(), "[]"):
        return []
    return [part for part in re.split(r"[,;\s]+", text) if part]


def _lines(column: Column, raw: Any) -> list[str]:
    return [line.strip() for line in _text(column, raw).split("\n") if line.strip()]


def _shown(raw: Any) -> str:
    if isinstance(raw, date):
        return raw.strftime("%d/%m/%Y")
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)[:80]


_READERS = {"text": _text, "day": _day, "yes_no": _yes_no, "whole": _whole, "decimal": _decimal, "choice": _choice,
            "ids": _ids, "lines": _lines}
