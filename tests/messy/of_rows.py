"""Rows renumbered, retyped, shuffled, doubled, invented."""

import random
from datetime import date

from etl.finding import Code
from tests.messy.catalogue import mess
from tests.messy.draft import KEYS, VALUES, Draft, Row


@mess()
def ordinals_as_text(draft: Draft, dice: random.Random) -> None:
    style = dice.choice([lambda n: str(n), float, lambda n: f"{n}.", lambda n: f"{'abcdefgh'[n % 8]})", lambda n: "-",
                         lambda n: date(2022, n % 12 + 1, 1)])
    for number, row in enumerate(draft.of("indicator"), start=1):
        row.cells["ordinal"] = style(number)


@mess()
def items_numbered_by_roman_numerals(draft: Draft, dice: random.Random) -> bool | None:
    if "code" not in draft.columns:
        return False
    for number, row in enumerate(draft.of("item")):
        row.cells["ordinal"] = ("I", "II", "III", "IV", "V")[number % 5]
    return None


@mess()
def titles_retyped(draft: Draft, dice: random.Random) -> None:
    style = dice.choice([str.upper, str.lower, lambda t: t.replace(" ", "  "), lambda t: f" {t} ",
                         lambda t: t.replace(",", " ,"), lambda t: f"{t}:", lambda t: t.replace(" ", "\n", 1)])
    for row in draft.of("item", "indicator"):
        if "label" in row.cells:
            row.cells["label"] = style(str(row.cells["label"]))


@mess()
def labels_numbered(draft: Draft, dice: random.Random) -> None:
    for row in draft.of("indicator"):
        row.cells["label"] = f"{dice.choice(['-', '+', '–', '*'])} {row.cells.get('label', '')}"


@mess()
def codes_retyped(draft: Draft, dice: random.Random) -> None:
    style = dice.choice([str.lower, lambda t: f" {t} ", lambda t: f"{t}.", lambda t: t[:2] + " " + t[2:]])
    for row in draft.of("item", "indicator"):
        if row.cells.get("code"):
            row.cells["code"] = style(str(row.cells["code"]))


def _within_items(draft: Draft, dice: random.Random) -> bool:
    """Put the rows of every item in another order; False where none has two."""
    moved = False
    for item in draft.of("item"):
        rows = [row for row in draft.rows if row.kind == "indicator" and row.item_id == item.item_id]
        places = [draft.rows.index(row) for row in rows]
        shuffled = dice.sample(rows, len(rows))
        moved |= shuffled != rows
        for place, row in zip(places, shuffled, strict=True):
            draft.rows[place] = row
    return moved


@mess()
def rows_in_another_order(draft: Draft, dice: random.Random) -> bool:
    return _within_items(draft, dice)


@mess()
def items_in_another_order(draft: Draft, dice: random.Random) -> bool | None:
    if draft.of("total", "other"):
        return False
    draft.rows = [row for row in draft.rows if row.kind != "section"]
    blocks: list[list[Row]] = []
    table = [row for row in draft.rows if row.kind in ("item", "indicator", "other")]
    for row in table:
        if row.kind == "item":
            blocks.append([])
        blocks[-1].append(row)
    start = draft.rows.index(table[0])
    dice.shuffle(blocks)
    draft.rows[start: start + len(table)] = [row for block in blocks for row in block]
    return None


@mess()
def empty_rows_left_out(draft: Draft, dice: random.Random) -> None:
    """Indicators without a value are deleted."""
    draft.rows = [
        row for row in draft.rows
        if row.kind != "indicator" or any(row.cells.get(b) not in (None, "") for b in VALUES)
    ]


@mess(Code.DUPLICATE_ROW)
def a_row_twice(draft: Draft, dice: random.Random) -> bool | None:
    row, basis = dice.choice(draft.filled("in_period") or [(None, "")])
    if row is None:
        return False
    copy = Row("other", dict(row.cells))
    draft.rows.insert(draft.rows.index(row) + 1, copy)
    draft.unclear.append((copy, "code" if "code" in draft.columns else "label"))
    return None


@mess(Code.UNKNOWN_INDICATOR)
def a_row_nobody_knows(draft: Draft, dice: random.Random) -> None:
    row = Row("other", {"ordinal": 9, "label": "Số lượt truy cập", "code": "ZZ09", "in_period": 5})
    draft.rows.insert(draft.rows.index(dice.choice(draft.of("indicator"))) + 1, row)
    draft.unclear.append((row, "code" if "code" in draft.columns else "label"))


@mess(Code.UNKNOWN_ITEM)
def an_item_nobody_knows(draft: Draft, dice: random.Random) -> None:
    last = max(draft.rows.index(row) for row in draft.of("item", "indicator", "total"))
    item = Row("other", {"ordinal": "IX.9", "label": "Nội dung tự thêm", "code": "IX.9"})
    row = Row("other", {"ordinal": 1, "label": draft.name_of(draft.of("indicator")[0]),
                        "code": draft.of("indicator")[0].indicator_id, "in_period": 5})
    draft.rows[last + 1: last + 1] = [item, row]
    draft.unclear.append((row, "code" if "code" in draft.columns else "label"))


@mess(Code.UNKNOWN_ITEM, Code.UNKNOWN_INDICATOR, part="labels")
def an_item_renamed_without_codes(draft: Draft, dice: random.Random) -> bool | None:
    """The second of two items that ask for the same loses its name: its numbers must not go to the first."""
    asked = [row.indicator_id for row in draft.of("indicator")]
    twice = [row for row in draft.of("indicator") if asked.count(row.indicator_id) > 1 and draft.facts.get(
        draft.key(row, "in_period")) is not None and row is not draft.of("indicator")[0]]
    if not twice or "label" not in draft.columns:
        return False
    item = next(row for row in draft.of("item") if row.item_id == twice[-1].item_id)
    item.cells |= {"label": "Các việc khác theo kế hoạch", "ordinal": 5, "code": None}
    item.kind = "other"
    draft.columns = [token for token in draft.columns if token != "code"]
    draft.unclear.append((twice[-1], "label"))
    return None


@mess(Code.LABEL_DIFFERS, part="labels")
def names_beside_the_wrong_codes(draft: Draft, dice: random.Random) -> bool | None:
    for first, second in zip(draft.of("indicator"), draft.of("indicator")[1:], strict=False):
        named = {first.cells.get("label"), second.cells.get("label")}
        has_value = any(str(row.cells.get("in_period") or "").strip() for row in (first, second))
        is_pair = first.item_id == second.item_id and len(named) == 2 and has_value
        if is_pair and {"label", "code"} <= set(draft.columns):
            first.cells["label"], second.cells["label"] = second.cells["label"], first.cells["label"]
            draft.unclear.append((first if str(first.cells.get("in_period") or "").strip() else second, "code"))
            return None
    return False


@mess()
def words_between(draft: Draft, dice: random.Random) -> None:
    rows = [row for row in draft.of("indicator") if row.item_id == draft.of("item")[0].item_id]
    draft.put_before(rows[-1], Row("other", {"label": dice.choice(["Trong đó:", "Gồm:", "Chia ra", "trong đó"])}))


@mess()
def dashes_in_empty_rows(draft: Draft, dice: random.Random) -> None:
    for row in draft.of("item", "section"):
        row.cells |= {key: "-" for key in ("measure_unit", *VALUES) if key in draft.columns and key not in row.cells}


@mess(Code.DUPLICATE_ROW)
def the_whole_form_twice_on_one_sheet(draft: Draft, dice: random.Random) -> bool | None:
    table = [row for row in draft.rows if row.kind != "foot"]
    if not draft.filled():
        return False
    copies = [Row("other", dict(row.cells)) for row in table]
    draft.rows += [Row("other"), *copies]
    first = next(copy for row, copy in zip(table, copies, strict=True) if row.kind == "indicator" and any(
        row.cells.get(basis) not in (None, "") for basis in VALUES if basis in draft.columns))
    draft.unclear.append((first, "code" if "code" in draft.columns else "label"))
    return None


@mess(part="labels")
def titles_in_free_words(draft: Draft, dice: random.Random) -> bool | None:
    """Codes say what a row is, whatever is written beside them."""
    if not {"code", "label"} <= set(draft.columns):
        return False
    for number, row in enumerate(draft.of("item", "indicator")):
        row.cells["label"] = f"Việc thứ {number}"
    return None


@mess(part="labels")
def some_codes_left_out(draft: Draft, dice: random.Random) -> bool | None:
    if "label" not in draft.columns:
        return False
    for row in draft.of("indicator"):
        if dice.random() < 0.4 and row.cells.get("label") == draft.name_of(row):
            row.cells["code"] = None
    return None


@mess(Code.UNKNOWN_INDICATOR)
def a_row_that_sounds_like_a_signature(draft: Draft, dice: random.Random) -> bool | None:
    """What follows it must not be taken for the signatures."""
    row = draft.of("indicator")[0]
    if "label" not in draft.columns or row.cells.get("in_period") in (None, ""):
        return False
    row.cells |= {"code": None, "label": "Thủ trưởng đơn vị phụ trách"}
    draft.unclear.append((row, "label"))
    return None


@mess(Code.MISPLACED)
def a_number_beside_an_item(draft: Draft, dice: random.Random) -> bool | None:
    row = dice.choice(draft.of("item"))
    row.cells["in_period"] = 5
    draft.unclear.append((row, "in_period"))
    return "in_period" in draft.columns


@mess(Code.UNKNOWN_INDICATOR)
def data_one_column_right_of_its_heading(draft: Draft, dice: random.Random) -> bool | None:
    """From the label on: '13 headers over 14 data columns'."""
    tokens = [token for token in draft.columns if token in KEYS and token != "ordinal"]
    if tokens[:2] != ["label", "code"] or len(draft.of("heading")) > 1 or not draft.counts("in_period"):
        return False
    draft.columns.append("beyond")
    places = [*tokens, "beyond"]
    for row in draft.of("item", "indicator"):
        row.cells = {t: c for t, c in row.cells.items() if t not in tokens} | {
            places[n + 1]: row.cells[t] for n, t in enumerate(tokens) if t in row.cells}
    draft.unclear.append((draft.counts()[0][0] if draft.counts() else draft.of("indicator")[0], "code"))
    return None
