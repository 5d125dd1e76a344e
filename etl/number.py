"""Numbers as they are written in Viet Nam: a dot parts thousands, a comma the decimals. Never a guess."""

import re
from datetime import date
from decimal import Decimal

from etl.finding import Code
from etl.model import Scalar
from etl.spelling import tidy

MAX_COUNT = Decimal(999_999_999)
MAX_DECIMAL = Decimal(10) ** 13     # the ledger keeps 14 digits before the comma
DECIMAL_PLACES = 4
_STEP = Decimal(1).scaleb(-DECIMAL_PLACES)
_PLAIN = re.compile(r"\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_COMMA = re.compile(r"(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+")
# One group of three after a comma: 1,234 is one and a bit here and a thousand elsewhere.
_EITHER_WAY = re.compile(r"[1-9]\d{0,2},\d{3}")
_NUMBERLIKE = re.compile(r"[\d.,\s]*\d[\d.,\s]*")
_MINUS = re.compile(r"[-\u2212\u2013]\s*(?=\d)")


def as_typed(raw: Scalar) -> str:
    """A cell's content as its typist would know it: 12.0 -> '12', 12.5 -> '12,5', dates day first."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, date):
        return raw.strftime("%d/%m/%Y")
    if isinstance(raw, float) and not raw.is_integer():
        return format(Decimal(repr(raw)), "f").replace(".", ",")
    return str(int(raw))


def read_number(raw: Scalar) -> Decimal | Code:
    """The number a cell holds, or the code of why it is not one."""
    if isinstance(raw, bool | date):
        return Code.NOT_A_NUMBER
    if isinstance(raw, int) or (isinstance(raw, float) and raw.is_integer()):
        return Decimal(int(raw))
    if isinstance(raw, float):
        return _trimmed(Decimal(repr(raw)))
    text = tidy(raw or "")
    positive = _MINUS.sub("", text, count=1) if _MINUS.match(text) else text
    if _EITHER_WAY.fullmatch(positive):
        return Code.AMBIGUOUS_NUMBER
    if _PLAIN.fullmatch(positive) or _THOUSANDS.fullmatch(positive) or _COMMA.fullmatch(positive):
        number = Decimal(positive.replace(".", "").replace(",", "."))
        return _trimmed(-number if positive != text else number)
    return Code.AMBIGUOUS_NUMBER if _NUMBERLIKE.fullmatch(positive) else Code.NOT_A_NUMBER


def judge_number(raw: Scalar, value_type: str, scale: Decimal | None = None) -> Decimal | Code:
    """A count (whole) or decimal that may enter the ledger, or the code of why not.

    scale: what one of the unit it was written in is in the indicator's own.
    """
    number = read_number(raw)
    if isinstance(number, Code):
        return number
    if scale is not None:
        number = number * scale
    if number < 0:
        return Code.NEGATIVE
    if value_type == "count" and number != number.to_integral_value():
        return Code.NOT_A_WHOLE_NUMBER
    if number > (MAX_COUNT if value_type == "count" else MAX_DECIMAL):
        return Code.OUT_OF_RANGE
    if number != number.quantize(_STEP):
        return Code.TOO_PRECISE
    return number


def _trimmed(number: Decimal) -> Decimal:
    """Without the noise of binary arithmetic: 0.30000000000000004, the sum of 0.1 and 0.2, is 0.3."""
    if abs(number) >= MAX_DECIMAL * 10:
        return number
    near = number.quantize(_STEP)
    return near.normalize() + 0 if number != near and abs(number - near) < Decimal("1e-9") else number
