"""Columns renamed, moved, added, left out, doubled."""

import random

from etl.finding import Code
from tests.messy.catalogue import mess
from tests.messy.draft import Draft, Row

_SYNONYMS = {
    "ordinal": ["TT", "Số TT", "SỐ THỨ TỰ", "stt"],
    "label": ["Nội dung", "CHỈ TIÊU", "Tên chỉ tiêu", "Nội dung công việc"],
    "code": ["Mã", "MÃ SỐ", "Mã chỉ tiêu"], "measure_unit": ["ĐVT", "Đơn vị", "đơn vị tính"],
    "in_period": ["Số lượng", "Kết quả", "Thực hiện trong kỳ", "TRONG KỲ", "Trong kỳ (1)"],
    "cumulative": ["Luỹ kế", "Cộng dồn", "LŨY KẾ TỪ ĐẦU NĂM", "Lũy kế (từ đầu năm)"],
    "nil": ["KPS", "Không phát sinh (x)"], "note": ["Diễn giải", "Ghi chú (nếu có)"],
}


def _heading(draft: Draft, key: str) -> Row | None:
    return next((row for row in reversed(draft.of("heading")) if key in row.cells), None)


@mess(part="headings")
def headings_by_other_words(draft: Draft, dice: random.Random) -> None:
    for key, words in _SYNONYMS.items():
        row = _heading(draft, key)
        if row and key in draft.columns and len(draft.of("heading")) == 1:
            row.cells[key] = dice.choice(words)


@mess()
def columns_in_another_order(draft: Draft, dice: random.Random) -> bool | None:
    if draft.merges:
        return False
    dice.shuffle(draft.columns)
    return None


def _add(draft: Draft, at: int, heading: str, value: object) -> str:
    token = f"added {len(draft.columns)}"
    draft.columns.insert(at, token)
    draft.of("heading")[0].cells[token] = heading
    for row in draft.of("indicator"):
        if value is not None:
            row.cells[token] = value
    return token


@mess(Code.COLUMN_IGNORED)
def a_column_of_remarks_added(draft: Draft, dice: random.Random) -> None:
    _add(draft, dice.randint(1, len(draft.columns)), "Bộ phận phụ trách", "Văn phòng")


@mess()
def an_empty_column_added(draft: Draft, dice: random.Random) -> None:
    draft.columns.insert(dice.randint(1, len(draft.columns)), f"added {len(draft.columns)}")


@mess(Code.COLUMN_IGNORED)
def last_years_numbers_added(draft: Draft, dice: random.Random) -> None:
    heading = dice.choice(["Kế hoạch năm", "Cùng kỳ năm trước", "Kỳ trước", "Chỉ tiêu giao", "So sánh (%)"])
    _add(draft, dice.randint(1, len(draft.columns)), heading, 77)


@mess(Code.COLUMN_TWICE, part="headings")
def two_columns_that_could_be_it(draft: Draft, dice: random.Random) -> bool | None:
    if "in_period" not in draft.columns or len(draft.of("heading")) > 1:
        return False
    token = _add(draft, draft.columns.index("in_period"), dice.choice(["Số lượng", "Kết quả", "Trong kỳ"]), 77)
    draft.unclear.append((draft.of("heading")[0], token))
    return None


@mess(Code.COLUMN_IGNORED, part="headings")
def planned_and_done_under_one_title(draft: Draft, dice: random.Random) -> bool | None:
    """'Kế hoạch' over a column called as ours, 'Thực hiện' over ours."""
    if len(draft.of("heading")) > 1:
        return False
    heading = draft.of("heading")[0]
    own = heading.cells["in_period"]
    token = _add(draft, draft.columns.index("in_period"), own, 77)
    planned = dice.choice(["Kế hoạch", "Chỉ tiêu kế hoạch", "Năm trước"])
    upper = Row("heading", {token: planned, "in_period": "Thực hiện"})
    upper.cells |= {key: text for key, text in heading.cells.items() if key not in (token, "in_period", "cumulative")}
    heading.cells = {key: heading.cells[key] for key in (token, "in_period", "cumulative") if key in heading.cells}
    draft.put_before(heading, upper)
    return None


@mess(Code.COLUMN_MISSING, part="headings")
def the_column_of_values_renamed(draft: Draft, dice: random.Random) -> bool | None:
    row = _heading(draft, "in_period")
    if not row:
        return False
    for other in draft.of("heading"):
        other.cells.pop("in_period", None)
    row.cells["in_period"] = "Cột này"
    draft.unclear.append((row, "in_period"))
    return None


def _drop(draft: Draft, key: str) -> bool | None:
    if key not in draft.columns or draft.merges:
        return False
    draft.columns.remove(key)
    if key == "code":
        draft.unclear = [(row, "label" if token == "code" else token) for row, token in draft.unclear]
    draft.unclear = [(row, token) for row, token in draft.unclear if token != key]
    return None


@mess(part="labels")
def no_codes(draft: Draft, dice: random.Random) -> bool | None:
    return _drop(draft, "code")


@mess()
def no_ordinals(draft: Draft, dice: random.Random) -> bool | None:
    for row in draft.rows:
        text = row.cells.pop("ordinal", None)
        if row.kind in ("head", "section", "foot") and text is not None and "label" not in row.cells:
            row.cells["label"] = text
    return _drop(draft, "ordinal") if "label" in draft.columns else False


@mess()
def no_measure_units(draft: Draft, dice: random.Random) -> bool | None:
    return _drop(draft, "measure_unit")


@mess()
def no_notes(draft: Draft, dice: random.Random) -> bool | None:
    return _drop(draft, "note")


@mess()
def no_running_totals(draft: Draft, dice: random.Random) -> bool | None:
    if len(draft.of("heading")) > 1 or _drop(draft, "cumulative") is False:
        return False
    draft.facts = {key: value for key, value in draft.facts.items() if key[2] != "cumulative"}
    return None


@mess(part="labels")
def no_labels(draft: Draft, dice: random.Random) -> bool | None:
    return _drop(draft, "label") if "code" in draft.columns and not draft.of("total", "other") else False


@mess(Code.COLUMN_TWICE, Code.COLUMN_IGNORED, part="headings")
def men_and_women_under_one_title(draft: Draft, dice: random.Random) -> bool | None:
    """Two columns under 'Kết quả': neither is the number that the form asks for."""
    if len(draft.of("heading")) > 1 or "in_period" not in draft.columns:
        return False
    heading = draft.of("heading")[0]
    token = _add(draft, draft.columns.index("in_period") + 1, "Nữ", 77)
    others = {key: text for key, text in heading.cells.items() if key != token}
    upper = Row("heading", others | {"in_period": "Kết quả"})
    heading.cells = {"in_period": "Nam", token: "Nữ"}
    draft.put_before(heading, upper)
    draft.merges.append((upper, "in_period", token))
    draft.unclear.append((heading, token))
    return None
