"""The data sheet of a form for one unit and period, written from the top row down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from etl.address import letters
from etl.form_style import SIGNATURE_POINTS, Brush, set_page, signature
from etl.registry import ContentItem, Registry

_CLOSED_KINDS = ("stock", "ratio")      # their running total means nothing, so its cell stays shut


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the cells a clerk fills. values: (content_item_id, indicator_id, basis) -> what is typed."""

    values: Mapping[tuple[str, str, str], object] = field(default_factory=dict)
    nil: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)


class Page:
    """The data sheet, written from the top row down."""

    def __init__(
        self, form: dict[str, Any], registry: Registry, brush: Brush, key: tuple[str, str, str], filling: Filling
    ) -> None:
        self.filling = filling
        self.form, self.texts, self.registry = form, form["texts"], registry
        self.brush, self.sheet = brush, brush.sheet
        self.report_id, self.unit_id, self.period_id = key
        self.report = registry.reports[self.report_id]
        self.plan = registry.plans[self.report.plan_id]
        self.period = registry.periods[self.report_id, self.period_id]
        self.columns = [column["key"] for column in form["columns"]]
        self.widths = [column["width"] for column in form["columns"]]
        self.last = len(self.columns)
        self.row = 1
        self.input_cells: dict[str, list[str]] = {"count": [], "decimal": [], "yes_no": [], "nil": []}

    def write(self) -> None:
        """Everything: head, table and foot."""
        for number, width in enumerate(self.widths):
            self.sheet.column_dimensions[letters(number)].width = width
        self._head()
        header_row = self.row
        self._headings()
        section = None
        for item_id in self.registry.required.get((self.report_id, self.unit_id), ()):
            item = self.registry.items[self.plan.plan_id, item_id]
            if item.section != section:
                section = item.section
                self._line(section, "section")
            self._item(item)
        self._foot()
        set_page(self.sheet, self.form, header_row)

    def _column(self, key: str) -> int:
        return self.columns.index(key) + 1

    def _width(self, first: int, last: int) -> float:
        return sum(self.widths[first - 1: last])

    def _line(self, text: str, look: str) -> None:
        """A text across the whole table."""
        self.brush.merge(self.row, 1, self.last, text, look)
        for column in range(2, self.last + 1):
            if look == "section":
                self.brush.put(self.row, column, None, look)
        self.brush.height(self.row, [(text, self._width(1, self.last) * (0.8 if look == "title" else 1))])
        self.row += 1

    def _head(self) -> None:
        """Form number and plan on the left, units on the right, title in the middle."""
        left, right = 2, self._column("in_period")
        labels = {key: label["text"] for key, label in self.form["labels"].items()}
        unit = self.registry.unit_on(self.unit_id, self.period.end) or self.registry.units[self.unit_id][-1]
        recipient = self.report.recipient
        pairs = [
            (self.texts["form_number"], self.texts["unit"].format(label=labels["unit"], unit_name=unit.name)),
            (self._issued(), self.texts["recipient"].format(recipient=recipient) if recipient
             else self.texts["recipient_unknown"]),
            ("", self.texts["report"].format(label=labels["report"], report_id=self.report_id)),
        ]
        for on_left, on_right in pairs:
            self.brush.merge(self.row, 1, left, on_left or None, "plain")
            self.brush.merge(self.row, right, self.last, on_right, "plain")
            self.brush.height(self.row, [
                (on_left, self._width(1, left)), (on_right, self._width(right, self.last)),
            ])
            self.row += 1
        self._line(self.report.title.upper(), "title")
        self._line(self.texts["period"].format(label=labels["period"], period_label=self.period.label), "bold_center")
        window = {"start": _day(self.period.start), "end": _day(self.period.end)}
        self._line(self.texts["window"].format(**window), "italic_center")
        self._line(self._due(), "plain_center")
        self._line(self.texts["instruction"], "small_italic")

    def _issued(self) -> str:
        """Which document the form belongs to; not every plan has a number or a date."""
        plan = self.plan
        facts = {"title": plan.title, "number": plan.number, "issuer": plan.issuer}
        if plan.number and plan.issued_on:
            return self.texts["issued_numbered"].format(**facts, issued_on=_day(plan.issued_on))
        return self.texts["issued_number_only" if plan.number else "issued_unnumbered"].format(**facts)

    def _due(self) -> str:
        obligation = self.registry.obligations.get((self.report_id, self.unit_id, self.period_id))
        due = obligation.due_base if obligation else self.period.due_nominal
        if not due:
            return self.texts["due_unknown"]
        quoted = obligation.due_text if obligation else self.period.due_text
        return self.texts["due_quoted" if quoted else "due"].format(due=_day(due), due_text=quoted)

    def _headings(self) -> None:
        for number, column in enumerate(self.form["columns"], start=1):
            self.brush.put(self.row, number, column["heading"], "heading")
            self.brush.put(self.row + 1, number, column["number"], "column_number")
        self.brush.height(self.row, [(c["heading"], c["width"] - 2) for c in self.form["columns"]])
        self.row += 2

    def _put(self, key: str, value: object, look: str) -> None:
        self.brush.put(self.row, self._column(key), value, look)

    def _item(self, item: ContentItem) -> None:
        """A content item's own row, then a row for each of its indicators."""
        self._put("ordinal", item.content_item_id, "item_center")
        self._put("label", item.title, "item")
        self._put("code", item.content_item_id, "item_center")
        for key in ("measure_unit", "in_period", "cumulative"):
            self._put(key, None, "locked")
        is_nil = item.content_item_id in self.filling.nil
        self._put("nil", self.form["marks"]["nil"][0] if is_nil else None, "nil")
        self._put("note", self.filling.notes.get(item.content_item_id), "note")
        self._mark_input("nil", "nil")
        # Bold letters are wider than those a column's width is counted in.
        self.brush.height(self.row, [(item.title, self.widths[self._column("label") - 1] * 0.92)])
        self.row += 1
        for ordinal, indicator_id in enumerate(item.indicator_ids, start=1):
            self._indicator(item.content_item_id, ordinal, indicator_id)

    def _indicator(self, item_id: str, ordinal: int, indicator_id: str) -> None:
        indicator = self.registry.indicators[indicator_id]
        self._put("ordinal", ordinal, "row_center")
        self._put("label", indicator.name, "row")
        self._put("code", indicator_id, "row_center")
        self._put("measure_unit", indicator.measure_unit, "row_center")
        typed = self.filling.values.get
        self._put("in_period", typed((item_id, indicator_id, "in_period")), indicator.value_type)
        self._mark_input("in_period", indicator.value_type)
        if indicator.kind in _CLOSED_KINDS:
            self._put("cumulative", None, "locked")
        else:
            self._put("cumulative", typed((item_id, indicator_id, "cumulative")), indicator.value_type)
            self._mark_input("cumulative", indicator.value_type)
        self._put("nil", None, "locked")
        self._put("note", None, "note")
        self.brush.height(self.row, [
            (indicator.name, self.widths[self._column("label") - 1]),
            (indicator.measure_unit, self.widths[self._column("measure_unit") - 1]),
        ])
        self.row += 1

    def _mark_input(self, key: str, kind: str) -> None:
        self.input_cells[kind].append(f"{letters(self._column(key) - 1)}{self.row}")

    def _foot(self) -> None:
        """Where it is signed, in one row so that a page never parts it; nothing from here on is ever read."""
        left, right = 2, self._column("in_period")
        texts = self.texts
        signed_on = texts["signed_on"].format(year=self.period.end.year)
        preparer = signature(self.form, "", texts["preparer"], texts["preparer_hint"])
        head = signature(self.form, signed_on, texts["head"], texts["head_hint"])
        self.row += 1
        self.brush.merge(self.row, 1, left, preparer, "signature")
        self.brush.merge(self.row, right, self.last, head, "signature")
        self.sheet.row_dimensions[self.row].height = SIGNATURE_POINTS


@cache
def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
