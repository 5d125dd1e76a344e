"""How cells look: a few named styles, one colour per status (the same as on screen)."""

from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from dashboard.status import statuses

FAMILY = "Times New Roman"
# Excel writes separators as its user's computer does; the mark makes LibreOffice write them as in Viet Nam
VIETNAM = "[$-42A]"
COUNT = f"{VIETNAM}#,##0"
DECIMAL = f"{VIETNAM}#,##0.0###"
PERCENT = f"{VIETNAM}0.0%"
POINTS = f"{VIETNAM}+0.0%;{VIETNAM}-0.0%;{VIETNAM}0.0%"
DAY = f"{VIETNAM}dd/mm/yyyy"
INSTANT = f"{VIETNAM}dd/mm/yyyy hh:mm"

_LINE = Side(style="thin", color="B4BBC4")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Look:
    """One style in the terms of a spreadsheet."""

    number_format: str = "General"
    size: float = 11
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    ink: str = "1F2933"
    fill: str | None = None
    across: str = "left"
    down: str = "center"
    wraps: bool = True
    is_boxed: bool = True
    turn: int = 0                       # degrees, 90 reads upwards


_HEAD = "E3EAF2"
_TOTAL = "F4F1E6"
_LINKED = "1D4E89"
_LOOKS: dict[str, Look] = {
    "title": Look(size=14, is_bold=True, is_boxed=False),
    "plan": Look(size=11, is_bold=True, is_boxed=False),
    "stamp": Look(size=10, is_italic=True, is_boxed=False),
    "sample": Look(size=11, is_bold=True, ink="B42318", is_boxed=False),
    "note": Look(size=10, is_boxed=False, down="top"),
    "head": Look(is_bold=True, fill=_HEAD, across="center"),
    "head_up": Look(is_bold=True, fill=_HEAD, across="center", turn=90),
    "text": Look(),
    "label": Look(is_bold=True),
    "center": Look(across="center"),
    "link": Look(across="center", ink=_LINKED, is_underlined=True),
    "link_label": Look(ink=_LINKED, is_underlined=True),
    "count": Look(COUNT, across="right"),
    "decimal": Look(DECIMAL, across="right"),
    "rate": Look(PERCENT, across="right"),
    "points": Look(POINTS, across="right"),
    "day": Look(DAY, across="center"),
    "instant": Look(INSTANT, across="center"),
    "mark": Look(size=8, ink="6B7480", across="center"),
    "total_text": Look(is_bold=True, fill=_TOTAL),
    "total_center": Look(is_bold=True, fill=_TOTAL, across="center"),
    "total_count": Look(COUNT, is_bold=True, fill=_TOTAL, across="right"),
    "total_decimal": Look(DECIMAL, is_bold=True, fill=_TOTAL, across="right"),
    "total_rate": Look(PERCENT, is_bold=True, fill=_TOTAL, across="right"),
}


def _all_looks() -> dict[str, Look]:
    on_screen = {
        f"status_{code}": Look(size=10, ink=status.ink.lstrip("#"), fill=status.fill.lstrip("#"), across="center")
        for code, status in statuses().items()
    }
    # the content matrix speaks of content, not of reports, in the same colours
    of = {"reported": "on_time", "nil": "received", "part": "late", "blank": "overdue", "not_due": "not_due"}
    return _LOOKS | on_screen | {f"content_{name}": on_screen[f"status_{code}"] for name, code in of.items()}


@dataclass(slots=True)
class Styles:
    """Style numbers of one workbook by name; each look is registered once, on first use."""

    workbook: Workbook
    _numbers: dict[str, int] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=_all_looks)

    def __getitem__(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = self._register(self._looks[name])
        return self._numbers[name]

    def size(self, name: str) -> float:
        """Font size in points."""
        return self._looks[name].size

    def _register(self, look: Look) -> int:
        cell = WriteOnlyCell(self.workbook.worksheets[0])
        cell.font = Font(
            name=FAMILY, size=look.size, bold=look.is_bold, italic=look.is_italic, color=look.ink,
            underline="single" if look.is_underlined else None,
        )
        cell.alignment = Alignment(
            horizontal=look.across, vertical=look.down, wrap_text=look.wraps, text_rotation=look.turn,
            indent=1 if look.is_boxed and look.across != "center" else 0,
        )
        cell.number_format = look.number_format
        if look.is_boxed:
            cell.border = _BOX
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        return cell.style_id
