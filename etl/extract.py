"""A recognised table -> its filled cells, each with the content item and indicator it belongs to."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from etl.address import address
from etl.aside import Extras, is_blank, numbers_columns, opens_section, repeats_headings
from etl.finding import Code, Finding, Severity, in_reading_order
from etl.form_rows import FormRows, code_key, form_rows
from etl.layout import Layout
from etl.measure import dong, scale, unit_above
from etl.model import Extracted, RawItem, RawTotal, RawValue, Recognised, Scalar, Sheet
from etl.number import as_typed
from etl.registry import Registry
from etl.spelling import fold, tidy

_BASES = ("in_period", "cumulative")
_FILLED = (*_BASES, "nil")
_NUMBER_ROWS = 2            # a row of column numbers stands right under the headings
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
    has_values = any(value.basis == "in_period" for value in walk.values)
    findings = walk.findings + walk.extras.findings(walk.layout, has_values=has_values)
    extracted = Extracted(sheet.name, items, walk.values, walk.has_strays, tuple(walk.totals))
    return extracted, in_reading_order(findings)


@dataclass(slots=True)
class _Walk:
    """Goes down the table row by row; knows under which content item it is.

    may_have_left: a text came that is no row of the form, so what follows may belong to something else.
    """

    recognised: Recognised
    registry: Registry
    rows: FormRows = field(init=False)
    layout: Layout = field(init=False)
    sheet: Sheet = field(init=False)
    extras: Extras = field(init=False)
    headed_at: int = field(init=False)
    item_id: str | None = None
    is_in_unknown_item: bool = False
    may_have_left: bool = False
    has_ended: bool = False
    ended_at: tuple[int, list[Scalar]] | None = None        # the signatures' row, if its value columns hold anything
    has_strays: bool = False
    items: dict[str, RawItem] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    values: list[RawValue] = field(default_factory=list)
    totals: list[RawTotal] = field(default_factory=list)
    group_start: int = 0
    findings: list[Finding] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _unit_above: tuple[str | None] | None = None

    def __post_init__(self) -> None:
        self.rows = form_rows(self.recognised, self.registry)
        self.layout = self.registry.layouts[self.recognised.identity.form_id]
        self.sheet = self.recognised.sheet
        self.extras = Extras(self.recognised)
        self.headed_at = self.recognised.header_row

    def take(self, number: int, row: list[Scalar]) -> None:
        """Put one row where it belongs."""
        code = code_key(self._cell(row, "code"))
        if self.ended_at and (code in self.rows.items or code in self.rows.indicators):
            # no signatures after all: the table goes on, so what stood there may have been a number
            self._stray(Code.UNKNOWN_INDICATOR, *self.ended_at)
            self.ended_at = None
        if number <= self.headed_at + _NUMBER_ROWS and numbers_columns(row):
            return
        if code in self.rows.items:
            self._take_item(self.rows.items[code], number, row)
        elif code in self.rows.indicators:
            self._take_indicator(self.rows.indicators[code], number, row)
        elif repeats_headings(row, self.recognised.columns, self.layout):
            self.headed_at, self.has_ended = number, False
        elif code:
            self._take_unknown(code, number, row)
        else:
            self._take_uncoded(number, row)

    def _cell(self, row: list[Scalar], key: str) -> Scalar:
        column = self.recognised.columns.get(key)
        return row[column] if column is not None else ""

    def _text(self, row: list[Scalar], key: str) -> str:
        return tidy(as_typed(self._cell(row, key)))

    def _address(self, number: int, key: str) -> str:
        return address(number, self.recognised.columns.get(key, 0))

    def _holds(self, number: int, row: list[Scalar], key: str) -> bool:
        """True when a cell is filled with anything, even an error the reader shows as a blank."""
        if not is_blank(self._cell(row, key)):
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
            and (fold(as_typed(self._cell(row, key))) or is_blank(self._cell(row, key)))
        ]

    def _take_item(self, item_id: str, number: int, row: list[Scalar]) -> None:
        self.item_id, self.is_in_unknown_item, self.may_have_left = item_id, False, False
        if item_id in self.items:
            if self._carried(number, row):
                self._stray(Code.DUPLICATE_ROW, number, row, first=self.items[item_id].cell)
            return
        label = self._cell(row, "label")
        if label != self.rows.title_of[item_id] and self.rows.title(fold(as_typed(label))) not in (None, item_id):
            self._stray(Code.LABEL_DIFFERS, number, row)
        if self.extras.columns:
            self.extras.look(row, self.layout.nil_marks)
        nil = self._cell(row, "nil") if self._holds(number, row, "nil") else ""
        self.items[item_id] = RawItem(item_id, nil, self._address(number, "nil"), None, self._name_cell(number, row))
        self.notes[item_id] = [self._text(row, "note")] if self._holds(number, row, "note") else []
        for key in set(self._carried(number, row)) - {"nil"}:
            self._misplaced(number, row, key)

    def _take_indicator(self, indicator_id: str, number: int, row: list[Scalar]) -> None:
        item_id = self._item_of(indicator_id)
        carried = [key for key in _FILLED if self._holds(number, row, key)]
        if item_id is None:
            if carried:
                is_beyond = self.is_in_unknown_item or self.may_have_left
                self._stray(Code.UNKNOWN_ITEM if is_beyond else Code.UNKNOWN_INDICATOR, number, row)
            return
        if (item_id, indicator_id) in self._seen:
            if carried:
                self._stray(Code.DUPLICATE_ROW, number, row)
            return
        self._seen.add((item_id, indicator_id))
        if carried and self._is_of_another(indicator_id, row):
            self._stray(Code.LABEL_DIFFERS, number, row)
            return
        if self.extras.columns:
            self.extras.look(row, self.layout.nil_marks)
        factor = self._scale(indicator_id, number, row) if carried else None
        for basis in _BASES:
            if basis in carried:
                place = self._address(number, basis)
                self.values.append(RawValue(item_id, indicator_id, basis, self._cell(row, basis), place, factor))
        if "nil" in carried:
            self._misplaced(number, row, "nil")
        if self._holds(number, row, "note"):
            self.notes.setdefault(item_id, []).append(f"{indicator_id}: {self._text(row, 'note')}")

    def _is_of_another(self, indicator_id: str, row: list[Scalar]) -> bool:
        """True when the row's text is the name of another indicator than its code."""
        label = self._cell(row, "label")
        if label == self.registry.indicators[indicator_id].name or is_blank(label):
            return False
        named = self.rows.named_anywhere(fold(as_typed(label)))
        return bool(named) and indicator_id not in named

    def _scale(self, indicator_id: str, number: int, row: list[Scalar]) -> Decimal | None:
        """What one of the row's unit is in the indicator's; None when they are the same."""
        own = self.registry.indicators[indicator_id].measure_unit
        said = self._cell(row, "measure_unit")
        above = self._money_above() if dong(own) else None
        if (said == own and not above) or (is_blank(said) and not above):
            return None
        said = above if is_blank(said) else as_typed(said)
        factor = scale(said, own)
        if factor is None or (above and dong(above) != dong(said)):
            self.findings.append(Finding(
                Severity.ERROR, Code.UNIT_DIFFERS, self.sheet.name, self._address(number, "measure_unit"),
                field=indicator_id, value=tidy(said), params={"measure_unit": own},
            ))
        return None if factor == 1 else factor

    def _money_above(self) -> str | None:
        if self._unit_above is None:
            self._unit_above = (unit_above(self.sheet, self.recognised.header_row),)
        return self._unit_above[0]

    def _item_of(self, indicator_id: str) -> str | None:
        """The item an indicator's row belongs to: the one above it, else the only one that asks for it."""
        asking = self.rows.asking(indicator_id) if self.may_have_left or not self.item_id else []
        if self.item_id and not self.may_have_left:
            return self.item_id if indicator_id in self.rows.indicators_of[self.item_id] else None
        if self.item_id:
            return self.item_id if asking == [self.item_id] else None
        return asking[0] if len(asking) == 1 and not self.is_in_unknown_item else None

    def _take_unknown(self, code: str, number: int, row: list[Scalar]) -> None:
        is_item = bool(_ITEM_CODE.fullmatch(code))
        if is_item:
            self.item_id, self.is_in_unknown_item, self.may_have_left = None, True, False
        if self._carried(number, row):
            self._stray(Code.UNKNOWN_ITEM if is_item else Code.UNKNOWN_INDICATOR, number, row)

    def _take_uncoded(self, number: int, row: list[Scalar]) -> None:
        label = fold(as_typed(self._cell(row, "label")))
        item_id = self.rows.title(label) if label else None
        indicator_id = self.rows.name(self.item_id, label) if self.item_id and label else None
        carried = self._carried(number, row)
        if self.has_ended:
            if carried and label and (item_id or self.rows.named_anywhere(label)):
                self._stray(Code.UNKNOWN_INDICATOR, number, row)
        elif item_id:
            self._take_item(item_id, number, row)
        elif indicator_id:
            self._take_indicator(indicator_id, number, row)
        elif self._is_signed(row):
            # Names of persons follow: from here on nothing without a code is looked at.
            self.has_ended, self.ended_at = True, (number, row) if carried else None
        elif self._is_total(row):
            self._take_total(number, row)
        elif carried:
            named = self.rows.named_anywhere(label) if label and self.is_in_unknown_item else ()
            self._stray(Code.UNKNOWN_ITEM if named else Code.UNKNOWN_INDICATOR, number, row)
        else:
            self._pass(label, row)

    def _is_signed(self, row: list[Scalar]) -> bool:
        """True for a row that opens the signatures; one with a number or a yes among the values is none."""
        if not any(self.layout.ends_table(cell) for cell in row if type(cell) is str and cell):
            return False
        answers = self.layout.yes_words | self.layout.no_words | self.layout.nil_marks
        texts = [self._text(row, key).casefold() for key in _FILLED]
        return not any(text[:1].isdigit() or text in answers for text in texts if text)

    def _is_total(self, row: list[Scalar]) -> bool:
        return any(self.layout.is_total(as_typed(self._cell(row, key))) for key in ("ordinal", "label"))

    def _take_total(self, number: int, row: list[Scalar]) -> None:
        for basis in _BASES:
            if self._holds(number, row, basis):
                self.totals.append(RawTotal(
                    basis, self._cell(row, basis), self._address(number, basis), self.group_start, len(self.values)))
        self.group_start = len(self.values)

    def _pass(self, label: str, row: list[Scalar]) -> None:
        """A row without values: a section begins, or something the form does not know, or nothing worth a word."""
        ordinal = fold(as_typed(self._cell(row, "ordinal")))
        if not (label or ordinal) or label in self.layout.asides or self.rows.named_anywhere(label):
            return
        if opens_section(ordinal, label, self.rows.sections):
            self.item_id, self.is_in_unknown_item, self.may_have_left = None, False, False
            self.group_start = len(self.values)
        elif self.item_id:
            self.may_have_left = True
        else:
            self.is_in_unknown_item = True

    def _name_cell(self, number: int, row: list[Scalar]) -> str:
        """The cell that names the row: its code, else its text."""
        return self._address(number, "code" if not is_blank(self._cell(row, "code")) else "label")

    def _stray(self, code: Code, number: int, row: list[Scalar], **params: str) -> None:
        self.has_strays = True
        place = self._name_cell(number, row)
        text = self._cell(row, "code") if not is_blank(self._cell(row, "code")) else self._cell(row, "label")
        params["label"] = self._text(row, "label")
        self.findings.append(Finding(
            Severity.ERROR, code, self.sheet.name, place, value=tidy(as_typed(text)), params=params,
        ))

    def _misplaced(self, number: int, row: list[Scalar], key: str) -> None:
        self.has_strays = True
        self.findings.append(Finding(
            Severity.ERROR, Code.MISPLACED, self.sheet.name, self._address(number, key), field=key,
            value=as_typed(self._cell(row, key)), params={"heading": self.layout.heading_of[key]},
        ))
