"""A recognised table -> its filled cells, each with the content item and indicator it belongs to."""

import re
from dataclasses import dataclass, field

from etl.address import address
from etl.finding import Code, Finding, Severity, in_reading_order
from etl.form_rows import FormRows, code_key, form_rows
from etl.layout import Layout
from etl.model import Extracted, RawItem, RawValue, Recognised, Scalar, Sheet
from etl.number import as_typed
from etl.registry import Registry
from etl.spelling import fold, plain, tidy

_BASES = ("in_period", "cumulative")
_FILLED = (*_BASES, "nil")
_NUMBER_ROWS = 2            # a row of column numbers stands right under the headings
_COLUMN_NUMBER = re.compile(r"\(?-?\d{1,2}\)?|[a-z]|\(?\d+\)? ?=.*")
_ITEM_CODE = re.compile(r"[ivxl]+(\.\w+)*|\d+(\.\w+)*")


def extract(recognised: Recognised, registry: Registry) -> tuple[Extracted, list[Finding]]:
    """Everything the table holds, and findings for what stands where nothing belongs."""
    walk = _Walk(recognised, registry)
    sheet = recognised.sheet
    for number in range(recognised.header_row + 1, len(sheet.rows)):
        walk.take(number, sheet.rows[number])
    items = [
        RawItem(item.content_item_id, item.nil_raw, item.nil_cell, "; ".join(walk.notes[item.content_item_id]) or None,
                item.cell)
        for item in walk.items.values()
    ]
    return Extracted(sheet.name, items, walk.values, walk.has_strays), in_reading_order(walk.findings)


def _is_blank(cell: Scalar) -> bool:
    return cell is None or (type(cell) is str and not tidy(cell))


@dataclass(slots=True)
class _Walk:
    """Goes down the table row by row; knows under which content item it is."""

    recognised: Recognised
    registry: Registry
    rows: FormRows = field(init=False)
    layout: Layout = field(init=False)
    sheet: Sheet = field(init=False)
    item_id: str | None = None
    is_in_unknown_item: bool = False
    has_ended: bool = False
    has_strays: bool = False
    items: dict[str, RawItem] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    values: list[RawValue] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rows = form_rows(self.recognised, self.registry)
        self.layout = self.registry.layouts[self.recognised.identity.form_id]
        self.sheet = self.recognised.sheet

    def take(self, number: int, row: list[Scalar]) -> None:
        """Put one row where it belongs."""
        code = code_key(self._cell(row, "code"))
        if number <= self.recognised.header_row + _NUMBER_ROWS and _numbers_columns(row):
            return
        if code in self.rows.items:
            self._take_item(self.rows.items[code], number, row)
        elif code in self.rows.indicators:
            self._take_indicator(self.rows.indicators[code], number, row)
        elif code:
            self._take_unknown(code, number, row)
        else:
            self._take_uncoded(number, row)

    def _cell(self, row: list[Scalar], key: str) -> Scalar:
        column = self.recognised.columns.get(key)
        return row[column] if column is not None else ""

    def _address(self, number: int, key: str) -> str:
        return address(number, self.recognised.columns.get(key, 0))

    def _holds(self, number: int, row: list[Scalar], key: str) -> bool:
        """True when a cell is filled with anything, even an error the reader shows as a blank."""
        if not _is_blank(self._cell(row, key)):
            return True
        if not self.sheet.error_cells and not self.sheet.uncalculated_cells:
            return False
        place = self._address(number, key)
        return key in self.recognised.columns and (
            place in self.sheet.error_cells or place in self.sheet.uncalculated_cells
        )

    def _carried(self, number: int, row: list[Scalar]) -> list[str]:
        """The value columns of a row that say something; a lone dash says nothing outside an indicator's row."""
        return [
            key for key in _FILLED
            if self._holds(number, row, key)
            and (fold(as_typed(self._cell(row, key))) or _is_blank(self._cell(row, key)))
        ]

    def _take_item(self, item_id: str, number: int, row: list[Scalar]) -> None:
        self.item_id, self.is_in_unknown_item = item_id, False
        if item_id in self.items:
            if self._carried(number, row):
                self._stray(Code.DUPLICATE_ROW, number, row, first=self.items[item_id].cell)
            return
        nil = self._cell(row, "nil") if self._holds(number, row, "nil") else ""
        self.items[item_id] = RawItem(item_id, nil, self._address(number, "nil"), None, self._name_cell(number, row))
        self.notes[item_id] = [tidy(as_typed(self._cell(row, "note")))] if self._holds(number, row, "note") else []
        for key in set(self._carried(number, row)) - {"nil"}:
            self._misplaced(number, row, key)

    def _take_indicator(self, indicator_id: str, number: int, row: list[Scalar]) -> None:
        item_id = self._item_of(indicator_id)
        carried = [key for key in _FILLED if self._holds(number, row, key)]
        if item_id is None:
            if carried:
                code = Code.UNKNOWN_ITEM if self.is_in_unknown_item else Code.UNKNOWN_INDICATOR
                self._stray(code, number, row)
            return
        if (item_id, indicator_id) in self._seen:
            if carried:
                self._stray(Code.DUPLICATE_ROW, number, row)
            return
        self._seen.add((item_id, indicator_id))
        for basis in _BASES:
            if basis in carried:
                place = self._address(number, basis)
                self.values.append(RawValue(item_id, indicator_id, basis, self._cell(row, basis), place))
        if "nil" in carried:
            self._misplaced(number, row, "nil")
        if self._holds(number, row, "note"):
            self.notes.setdefault(item_id, []).append(f"{indicator_id}: {tidy(as_typed(self._cell(row, 'note')))}")

    def _item_of(self, indicator_id: str) -> str | None:
        """The item an indicator's row belongs to: the one above it, else the only one that asks for it."""
        if self.item_id:
            return self.item_id if indicator_id in self.rows.indicators_of[self.item_id] else None
        asking = [item_id for item_id, ids in self.rows.indicators_of.items() if indicator_id in ids]
        return asking[0] if len(asking) == 1 and not self.is_in_unknown_item else None

    def _take_unknown(self, code: str, number: int, row: list[Scalar]) -> None:
        is_item = bool(_ITEM_CODE.fullmatch(code))
        if is_item:
            self.item_id, self.is_in_unknown_item = None, True
        if self._carried(number, row):
            self._stray(Code.UNKNOWN_ITEM if is_item else Code.UNKNOWN_INDICATOR, number, row)

    def _take_uncoded(self, number: int, row: list[Scalar]) -> None:
        if self.has_ended:
            return
        label = fold(as_typed(self._cell(row, "label")))
        if label in self.rows.titles:
            self._take_item(self.rows.titles[label], number, row)
        elif self.item_id and label in self.rows.names[self.item_id]:
            self._take_indicator(self.rows.names[self.item_id][label], number, row)
        elif any(self.layout.ends_table(cell) for cell in row if type(cell) is str and cell):
            # Names of persons follow: from here on nothing without a code is looked at.
            self.has_ended = True
        elif self._carried(number, row) and not self._is_total(row):
            self._stray(Code.UNKNOWN_INDICATOR, number, row)

    def _is_total(self, row: list[Scalar]) -> bool:
        texts = (fold(as_typed(self._cell(row, key))) for key in ("ordinal", "label"))
        return any(text in self.layout.totals for text in texts)

    def _name_cell(self, number: int, row: list[Scalar]) -> str:
        """The cell that names the row: its code, else its text."""
        return self._address(number, "code" if not _is_blank(self._cell(row, "code")) else "label")

    def _stray(self, code: Code, number: int, row: list[Scalar], **params: str) -> None:
        self.has_strays = True
        place = self._name_cell(number, row)
        text = self._cell(row, "code") if not _is_blank(self._cell(row, "code")) else self._cell(row, "label")
        params["label"] = tidy(as_typed(self._cell(row, "label")))
        self.findings.append(Finding(
            Severity.ERROR, code, self.sheet.name, place, value=tidy(as_typed(text)), params=params,
        ))

    def _misplaced(self, number: int, row: list[Scalar], key: str) -> None:
        self.has_strays = True
        self.findings.append(Finding(
            Severity.ERROR, Code.MISPLACED, self.sheet.name, self._address(number, key), field=key,
            value=as_typed(self._cell(row, key)), params={"heading": self.layout.heading_of[key]},
        ))


def _numbers_columns(row: list[Scalar]) -> bool:
    """True for the row that numbers the columns: A, B, 1, 2, (3), 4=3/2."""
    texts = [plain(as_typed(cell)) for cell in row if not _is_blank(cell)]
    return len(texts) > 2 and all(map(_COLUMN_NUMBER.fullmatch, texts))
