"""Validating: good cells become facts, bad ones findings that point at them, all at once."""

import openpyxl
import pytest

from etl.finding import Code, Severity, in_reading_order
from etl.registry import Registry
from tests.builders import COLUMNS, DATA_SHEET, filled, places, rows_of, small_registry, travel

HN01, HN02, KP01, VB01 = ("II.1", "HN01"), ("II.1", "HN02"), ("III.1", "KP01"), ("III.1", "VB01")
CELLS = {HN01: "E13", HN02: "E14", VB01: "E20", KP01: "E21"}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


def _value(place: tuple[str, str], raw: object, registry: Registry) -> float:
    _, validated, findings = travel(filled(registry, values={(*place, "in_period"): raw}), registry)
    assert validated is not None, findings
    return float(validated.facts[0].value)


@pytest.mark.parametrize(("place", "raw", "value"), [
    (HN01, 3, 3), (HN01, "1.234", 1234), (HN01, "00,0", 0), (HN01, 0, 0), (HN01, "05", 5), (KP01, "1.234,5", 1234.5),
    (KP01, 12.5, 12.5), (KP01, "12,5", 12.5), (VB01, "Có", 1), (VB01, "không", 0), (VB01, "x", 1), (VB01, "✓", 1),
    (VB01, 1, 1), (VB01, 0, 0), (VB01, True, 1),
])
def test_good_cells_become_facts(place: tuple[str, str], raw: object, value: float, registry: Registry) -> None:
    assert _value(place, raw, registry) == value


@pytest.mark.parametrize(("place", "raw", "code"), [
    (HN01, "khoảng 250", Code.NOT_A_NUMBER), (HN01, "-", Code.NOT_A_NUMBER), (HN01, "không", Code.NOT_A_NUMBER),
    (HN01, True, Code.NOT_A_NUMBER), (HN01, "12.5", Code.AMBIGUOUS_NUMBER), (HN01, "1,234", Code.AMBIGUOUS_NUMBER),
    (HN01, 12.5, Code.NOT_A_WHOLE_NUMBER), (HN01, -1, Code.NEGATIVE), (HN01, 10**10, Code.OUT_OF_RANGE),
    (KP01, "12,34567", Code.TOO_PRECISE), (VB01, "đang làm", Code.NOT_YES_NO), (VB01, 2, Code.NOT_YES_NO),
    (HN01, "=1+1", Code.FORMULA_WITHOUT_VALUE),
])
def test_bad_cells_become_findings_at_their_place(
    place: tuple[str, str], raw: object, code: Code, registry: Registry
) -> None:
    _, validated, findings = travel(filled(registry, values={(*place, "in_period"): raw}), registry)
    assert validated is None
    assert places(findings) == [(code, DATA_SHEET, CELLS[place])]
    assert findings[0].severity is Severity.ERROR
    assert findings[0].params["indicator"] == registry.indicators[place[1]].name


def test_the_value_is_kept_as_it_was_typed(registry: Registry) -> None:
    _, _, findings = travel(filled(registry, values={(*HN01, "in_period"): 12.5}), registry)
    assert findings[0].value == "12,5"


@pytest.mark.parametrize("cell", ["E13", "G12"])
def test_an_error_of_excel_is_an_error_here(cell: str, registry: Registry) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book[DATA_SHEET][cell] = "#REF!"
        book[DATA_SHEET][cell].data_type = "e"
    _, validated, findings = travel(filled(registry, edit=spoil), registry)
    assert validated is None
    assert [(f.code, f.cell, f.value) for f in findings] == [(Code.ERROR_VALUE, cell, "#REF!")]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "v", "Không phát sinh"])
def test_nil_marks(mark: str, registry: Registry) -> None:
    _, validated, findings = travel(filled(registry, edit=_mark(mark)), registry)
    assert findings == []
    assert [item.state for item in validated.items] == ["nil", "blank", "blank", "blank"]
    assert validated.is_nil


def _mark(text: object) -> object:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book[DATA_SHEET]
        sheet.cell(rows_of(sheet)["II.1", ""], COLUMNS["nil"], text)
    return edit


@pytest.mark.parametrize("text", ["có", "0", 0, "-", "?"])
def test_another_sign_in_the_nil_column_is_asked_to_be_mended(text: object, registry: Registry) -> None:
    assert places(travel(filled(registry, edit=_mark(text)), registry)[2]) == [(Code.NOT_A_MARK, DATA_SHEET, "G12")]


def test_an_uncalculated_mark_is_no_mark(registry: Registry) -> None:
    findings = travel(filled(registry, edit=_mark('="x"')), registry)[2]
    assert places(findings) == [(Code.FORMULA_WITHOUT_VALUE, DATA_SHEET, "G12")]


def test_nil_and_values_contradict_each_other(registry: Registry) -> None:
    content = filled(registry, values={(*HN01, "in_period"): 0}, nil=["II.1"])
    assert places(travel(content, registry)[2]) == [(Code.NIL_WITH_VALUES, DATA_SHEET, "G12")]


def test_a_running_total_below_its_period_is_an_error_for_what_is_counted(registry: Registry) -> None:
    values = {(*HN01, "in_period"): 5, (*HN01, "cumulative"): 4, (*VB01, "in_period"): 1, (*VB01, "cumulative"): 0}
    _, _, findings = travel(filled(registry, values=values), registry)
    assert places(findings) == [(Code.CUMULATIVE_BELOW_PERIOD, DATA_SHEET, "F13")]
    assert findings[0].params["in_period_cell"] == "E13"
    assert findings[0].value == "4"


def test_a_form_with_nothing_filled_has_no_content(registry: Registry) -> None:
    _, validated, findings = travel(filled(registry), registry)
    assert validated is None
    assert places(findings) == [(Code.NO_CONTENT, DATA_SHEET, None)]


def test_a_note_alone_is_content_only_where_nothing_is_counted(registry: Registry) -> None:
    assert [f.code for f in travel(filled(registry, notes={"II.1": "sẽ gửi sau"}), registry)[2]] == [Code.NO_CONTENT]
    _, validated, _ = travel(filled(registry, notes={"III.2": "thiếu kinh phí"}), registry)
    assert [(item.state, item.note) for item in validated.items][-1] == ("reported", "thiếu kinh phí")
    assert not validated.is_nil


def test_items_are_reported_nil_or_blank_in_the_plans_order(registry: Registry) -> None:
    content = filled(registry, values={(*KP01, "in_period"): 0}, nil=["II.2"])
    _, validated, _ = travel(content, registry)
    assert [(item.content_item_id, item.state) for item in validated.items] == [
        ("II.1", "blank"), ("II.2", "nil"), ("III.1", "reported"), ("III.2", "blank"),
    ]


def test_all_findings_come_at_once_in_reading_order(registry: Registry) -> None:
    values = {
        (*KP01, "in_period"): "12.5", (*HN01, "cumulative"): "x", (*HN01, "in_period"): -1, (*HN02, "in_period"): "?",
    }
    _, validated, findings = travel(filled(registry, values=values), registry)
    assert validated is None
    assert places(findings) == [
        (Code.NEGATIVE, DATA_SHEET, "E13"), (Code.NOT_A_NUMBER, DATA_SHEET, "F13"),
        (Code.NOT_A_NUMBER, DATA_SHEET, "E14"), (Code.AMBIGUOUS_NUMBER, DATA_SHEET, "E21"),
    ]
    assert in_reading_order(findings[::-1]) == findings
