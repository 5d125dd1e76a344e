"""The paper's type, Liberation Serif, as wide as Times New Roman: which letters it has, and how wide they are."""

import struct
from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).with_name("fonts")
_EM = 1000                              # measured large, so that rounding does not matter
_MM_PER_POINT = 25.4 / 72
_WINDOWS, _BASIC_PLANE, _SEGMENTS = 3, 1, 4     # of a font's character map: platform, encoding, format


@cache
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"LiberationSerif-{'Bold' if bold else 'Regular'}.ttf", _EM)


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line in mm at this size in points."""
    return _face(bold).getlength(text) / _EM * size * _MM_PER_POINT


@cache
def letters() -> frozenset[str]:
    """Every letter that all four styles have."""
    return frozenset.intersection(*(_letters_of(file.read_bytes()) for file in sorted(FONTS.glob("*.ttf"))))


def _letters_of(font: bytes) -> frozenset[str]:
    """From the font's 'cmap' table (OpenType specification): segments of letters from first to last."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    maps = struct.unpack_from(">H", font, start + 2)[0]
    places = (struct.unpack_from(">HHL", font, start + 4 + 8 * number) for number in range(maps))
    map_at = start + next(offset for *which, offset in places if which == [_WINDOWS, _BASIC_PLANE])
    kind, _, _, twice = struct.unpack_from(">4H", font, map_at)
    if kind != _SEGMENTS:
        raise ValueError("the font's letters are listed in a form that is not known here")
    last = struct.unpack_from(f">{twice // 2}H", font, map_at + 14)
    first = struct.unpack_from(f">{twice // 2}H", font, map_at + 16 + twice)
    return frozenset(
        chr(code) for low, high in zip(first, last, strict=True) for code in range(low, high + 1) if code < 0xFFFF
    )
