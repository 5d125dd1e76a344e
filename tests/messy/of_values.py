"""Numbers, marks and amounts as people type them; and what no one may guess."""

import random
from datetime import date
from decimal import Decimal

from etl.finding import Code
from tests.messy.catalogue import mess
from tests.messy.draft import Draft, Row


def _typed(value: Decimal, *, dots: bool) -> str:
    """A number by Vietnamese habit."""
    text = format(value.normalize() + 0, "f")
    whole, _, rest = text.partition(".")
    if dots:
        whole = f"{int(whole):,}".replace(",", ".")
    return f"{whole},{rest}" if rest else whole


def _retype(draft: Draft, style: object) -> bool:
    """Type every counted or measured value anew."""
    cells = [(row, basis) for row, basis in draft.filled() if draft.key(row, basis) in draft.facts
             and draft.registry.indicators[row.indicator_id].value_type != "yes_no"]
    for row, basis in cells:
        row.cells[basis] = style(draft.facts[draft.key(row, basis)])
    return bool(cells)


@mess()
def numbers_as_text(draft: Draft, dice: random.Random) -> bool:
    return _retype(draft, lambda value: _typed(value, dots=False))


@mess()
def dots_between_thousands(draft: Draft, dice: random.Random) -> bool:
    return _retype(draft, lambda value: _typed(value, dots=True))


@mess()
def decimal_commas_everywhere(draft: Draft, dice: random.Random) -> bool:
    """'6482691203,0' and '00,0', as one real office sends them."""
    def style(value: Decimal) -> str:
        text = _typed(value, dots=False)
        return "00,0" if not value else text if "," in text else f"{text},0"
    return _retype(draft, style)


@mess()
def numbers_padded(draft: Draft, dice: random.Random) -> bool:
    return _retype(draft, lambda value: f"\xa0 {_typed(value, dots=True)} \u200b")


@mess()
def numbers_as_floats(draft: Draft, dice: random.Random) -> bool:
    return _retype(draft, float)


@mess()
def numbers_with_their_unit(draft: Draft, dice: random.Random) -> bool:
    cells = [(row, basis) for row, basis in draft.filled() if draft.key(row, basis) in draft.facts
             and draft.registry.indicators[row.indicator_id].value_type != "yes_no"]
    for row, basis in cells:
        unit = draft.registry.indicators[row.indicator_id].measure_unit
        row.cells[basis] = f"{_typed(draft.facts[draft.key(row, basis)], dots=False)} {unit}"
    return bool(cells)


@mess()
def yes_and_no_by_marks(draft: Draft, dice: random.Random) -> bool | None:
    cells = [(row, basis) for row, basis in draft.filled("in_period") if draft.key(row, basis) in draft.facts
             and draft.registry.indicators[row.indicator_id].value_type == "yes_no"]
    for row, basis in cells:
        is_yes = draft.facts[draft.key(row, basis)] == 1
        row.cells[basis] = dice.choice(["x", "X", "✓", "có", "CÓ", 1, "1"] if is_yes else ["không", "KHÔNG", 0, "0"])
    return bool(cells)


@mess()
def nil_by_other_marks(draft: Draft, dice: random.Random) -> bool | None:
    marked = [row for row in draft.of("item") if row.cells.get("nil")]
    for row in marked:
        row.cells["nil"] = dice.choice(["X", "✓", "v", "Không phát sinh", " x "])
    return bool(marked)


@mess()
def more_left_blank(draft: Draft, dice: random.Random) -> None:
    unclear = {row.item_id for row, _ in draft.unclear if row}
    cells = [cell for cell in draft.filled() if draft.key(*cell) in draft.facts and cell[0].item_id not in unclear]
    for row, basis in dice.sample(cells, len(cells) // 3):
        row.cells[basis] = dice.choice([None, "", "  "])
        draft.facts.pop(draft.key(row, basis))


@mess()
def notes_beside(draft: Draft, dice: random.Random) -> None:
    for row in draft.of("item", "indicator"):
        if "note" in draft.columns and dice.random() < 0.3:
            row.cells["note"] = dice.choice(["ước tính", "tăng 5 so với kỳ trước", 12, "xem phụ lục 2"])


def _spoil(draft: Draft, dice: random.Random, *contents: object, kinds: tuple[str, ...] = ("count",)) -> bool | None:
    """Put something into one cell of values that no one may guess."""
    cells = [(row, basis) for row, basis in draft.filled() if draft.key(row, basis) in draft.facts
             and draft.registry.indicators[row.indicator_id].value_type in kinds]
    if not cells:
        return False
    row, basis = dice.choice(cells)
    row.cells[basis] = dice.choice(contents)
    draft.doubt(row, basis)
    return None


@mess(Code.NOT_A_NUMBER)
def a_dash_for_a_number(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, "-", "–", "không", "Không", "chưa có", "N/A", "x")


@mess(Code.NOT_A_NUMBER)
def two_numbers_in_a_cell(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, "01 đoàn (05 người)", "12 (trong đó 3 nữ)", "5+7", "3-4", "12; 15", "3/4")


@mess(Code.NOT_A_NUMBER)
def about_a_number(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, "khoảng 250", "≥250", "trên 250", "hơn 250", "~250", "250+", "<5", "250 cái gì đó")


@mess(Code.AMBIGUOUS_NUMBER)
def a_number_of_two_readings(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, "1,234", "12.5", "1.23", "1 234", "1.2345", "3.10", "1,234,567")


@mess(Code.NOT_A_NUMBER)
def a_date_for_a_number(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, date(2022, 3, 10), "3/10/2019 12:00:00 AM", "10/3/2022", "ngày 15 tháng 6 năm 2022")


@mess(Code.NOT_A_WHOLE_NUMBER)
def a_fraction_of_a_count(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, 12.5, "12,5", 0.85, "0,5")


@mess(Code.NEGATIVE)
def a_negative_count(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, -5, "-5", "−12")


@mess(Code.NOT_A_NUMBER)
def a_percentage_of_a_count(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, "85 %", "85%", "85,5 %")


@mess(Code.OUT_OF_RANGE)
def far_too_many(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, 10**10, "99999999999", "12.345.678.901")


@mess(Code.NOT_YES_NO)
def neither_yes_nor_no(draft: Draft, dice: random.Random) -> bool | None:
    return _spoil(draft, dice, "đang làm", 2, "-", "sắp ban hành", kinds=("yes_no",))


@mess(Code.ERROR_VALUE)
def an_error_of_excel(draft: Draft, dice: random.Random) -> bool | None:
    if _spoil(draft, dice, "#REF!", "#DIV/0!", "#N/A") is False:
        return False
    row, basis = draft.unclear[-1]
    row.is_error.add(basis)
    return None


@mess(Code.FORMULA_WITHOUT_VALUE)
def a_formula_never_calculated(draft: Draft, dice: random.Random) -> bool | None:
    if _spoil(draft, dice, "=1+1", "=+D4/C4") is False:
        return False
    row, basis = draft.unclear[-1]
    row.is_uncalculated.add(basis)
    return None


@mess(Code.CUMULATIVE_BELOW_PERIOD)
def a_running_total_that_falls(draft: Draft, dice: random.Random) -> bool | None:
    both = [row for row in draft.of("indicator")
            if draft.facts.get(draft.key(row, "in_period"), 0) > 0 and draft.key(row, "cumulative") in draft.facts]
    if not both or "cumulative" not in draft.columns:
        return False
    row = dice.choice(both)
    row.cells["cumulative"] = 0
    draft.doubt(row, "cumulative")
    return None


@mess(Code.NIL_WITH_VALUES)
def nothing_to_report_and_yet_numbers(draft: Draft, dice: random.Random) -> bool | None:
    filled = {row.item_id for row, _ in draft.filled()}
    items = [row for row in draft.of("item") if row.item_id in filled and not row.cells.get("nil")]
    if not items:
        return False
    row = dice.choice(items)
    row.cells["nil"] = "x"
    draft.unclear.append((row, "nil"))
    return None


def _money(draft: Draft) -> list[Row]:
    return [row for row in draft.of("indicator") if draft.registry.indicators[row.indicator_id].measure_unit ==
            "triệu đồng" and row.cells.get("in_period") not in (None, "")]


def _in_dong(draft: Draft) -> bool:
    """Write the amounts in dong; what they are in the register's unit stays the truth."""
    rows = _money(draft)
    for row in rows:
        for basis in ("in_period", "cumulative"):
            key = draft.key(row, basis)
            if key in draft.facts:
                row.cells[basis] = int(draft.facts[key] * 1_000_000)
    return bool(rows)


@mess(part="money")
def money_in_dong_by_its_row(draft: Draft, dice: random.Random) -> bool | None:
    if "measure_unit" not in draft.columns or not _in_dong(draft):
        return False
    for row in _money(draft):
        row.cells["measure_unit"] = dice.choice(["đồng", "Đồng", "VNĐ", "VND"])
    return None


@mess(part="money")
def money_in_dong_by_a_line_above(draft: Draft, dice: random.Random) -> bool | None:
    if "measure_unit" not in draft.columns or not _in_dong(draft):
        return False
    draft.columns.remove("measure_unit")
    draft.put_before(draft.of("heading")[0], Row("head", {draft.columns[-1]: "Đơn vị tính: đồng"}))
    return None


@mess(Code.UNIT_DIFFERS, part="money")
def money_in_dong_and_in_millions(draft: Draft, dice: random.Random) -> bool | None:
    if "measure_unit" not in draft.columns or not _in_dong(draft):
        return False
    row = _money(draft)[0]
    draft.put_before(draft.of("heading")[0], Row("head", {draft.columns[-1]: "Đơn vị tính: đồng"}))
    draft.doubt(row, "in_period")
    return None


@mess(Code.OUT_OF_RANGE, part="money")
def money_in_dong_said_nowhere(draft: Draft, dice: random.Random) -> bool | None:
    rows = _money(draft)
    if not rows:
        return False
    rows[0].cells["in_period"] = 15_000_000
    draft.doubt(rows[0], "in_period")
    return None


@mess(Code.UNIT_DIFFERS)
def thousands_of_pieces(draft: Draft, dice: random.Random) -> bool | None:
    """'nghìn bản' where the form counts pieces."""
    cells = draft.counts("in_period")
    if "measure_unit" not in draft.columns or not cells:
        return False
    row, basis = dice.choice(cells)
    row.cells["measure_unit"] = f"nghìn {draft.registry.indicators[row.indicator_id].measure_unit}"
    draft.unclear.append((row, "measure_unit"))
    return None
