"""Tables shifted, retitled, totalled, stacked: the same numbers in another place."""

import random

from etl.finding import Code
from tests.messy.catalogue import mess
from tests.messy.draft import Draft, Row

_NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "-------"]


@mess()
def as_it_is(draft: Draft, dice: random.Random) -> None:
    """Our own form without its hidden sheet."""


@mess()
def nation_above(draft: Draft, dice: random.Random) -> None:
    draft.rows[:0] = [Row("head", {draft.columns[-1]: text}) for text in _NATION]


@mess()
def blank_rows_above(draft: Draft, dice: random.Random) -> None:
    draft.rows[:0] = [Row("head") for _ in range(dice.randint(1, 6))]


@mess()
def shifted_right(draft: Draft, dice: random.Random) -> None:
    draft.columns[:0] = [f"left {len(draft.columns)} {n}" for n in range(dice.randint(1, 3))]


@mess(part="headings")
def headings_in_two_rows(draft: Draft, dice: random.Random) -> bool | None:
    heading = draft.of("heading")[0]
    if len(draft.of("heading")) > 1 or not {"in_period", "cumulative"} <= heading.cells.keys() & {*draft.columns}:
        return False
    upper = Row("heading", {key: text for key, text in heading.cells.items() if key not in ("in_period", "cumulative")})
    upper.cells["in_period"] = dice.choice(["Kết quả thực hiện", "Số liệu báo cáo", "Kết quả"])
    heading.cells = {key: heading.cells[key] for key in ("in_period", "cumulative")}
    draft.put_before(heading, upper)
    at = [draft.columns.index(key) for key in ("in_period", "cumulative")]
    if at[1] == at[0] + 1:
        draft.merges.append((upper, "in_period", "cumulative"))
    return None


@mess(part="headings")
def headings_in_three_rows(draft: Draft, dice: random.Random) -> bool | None:
    if headings_in_two_rows(draft, dice) is False:
        return False
    first = draft.of("heading")[0]
    words = str(first.cells.get("label", "")).split()
    if len(words) < 2:
        return None
    first.cells["label"] = words[0]
    between = Row("heading", {"label": " ".join(words[1:])})
    draft.put_before(draft.of("heading")[1], between)
    return None


@mess()
def headings_broken_inside(draft: Draft, dice: random.Random) -> None:
    heading = draft.of("heading")[-1]
    heading.cells = {key: str(text).replace(" ", dice.choice(["\n", "  ", " \n"]), 1)
                     for key, text in heading.cells.items()}


@mess()
def columns_numbered_otherwise(draft: Draft, dice: random.Random) -> None:
    styles = (
        ["A", "B", "C", "D", "1", "2=1+3", "3", "4"], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(5)/(4)", "(7)", "(8)"],
        [1, 2, 3, 4, 5, 6, 7, 8], [-1, -2, -3, -4, -5, -6, -7, -8], ["a", "b", "c", "d", 1, 2, 3, 4],
    )
    style = dice.choice(styles)
    for row in draft.of("number"):
        tokens = [token for token in draft.columns if not token.startswith("left")]
        row.cells = {token: style[number % 8] for number, token in enumerate(tokens)}


@mess()
def columns_not_numbered(draft: Draft, dice: random.Random) -> None:
    draft.rows = [row for row in draft.rows if row.kind != "number"]


def _total(draft: Draft, words: str, rows: list[Row], off: int = 0) -> Row:
    total = Row("total", {"label": words})
    for basis in ("in_period", "cumulative"):
        amounts = [float(draft.facts.get(draft.key(row, basis), 0)) for row in rows]
        if basis in draft.columns and any(amounts):
            total.cells[basis] = sum(amounts) + off
    return total


@mess()
def total_at_the_end(draft: Draft, dice: random.Random) -> bool | None:
    if "label" not in draft.columns:
        return False
    rows = draft.of("indicator")
    words = dice.choice(["Tổng cộng", "TỔNG CỘNG", "Cộng", "Tổng số", "Tổng cộng:"])
    last = max(draft.rows.index(row) for row in draft.of("indicator", "item", "other"))
    draft.rows.insert(last + 1, _total(draft, words, rows))
    return None


@mess()
def total_at_the_start(draft: Draft, dice: random.Random) -> bool | None:
    if "label" not in draft.columns:
        return False
    words = dice.choice(["Toàn quốc", "Toàn tỉnh", "Toàn huyện", "Tổng số"])
    first = min(draft.rows.index(row) for row in draft.of("section", "item"))
    draft.rows.insert(first, _total(draft, words, draft.of("indicator")))
    return None


@mess()
def total_of_each_section(draft: Draft, dice: random.Random) -> bool | None:
    if "label" not in draft.columns:
        return False
    sections = draft.of("section")
    if not sections:
        return False
    for number, section in enumerate(sections):
        start = draft.rows.index(section)
        ends = [draft.rows.index(row) for row in [*sections[number + 1:], *draft.of("foot", "total")]]
        end = min((e for e in ends if e > start), default=len(draft.rows))
        rows = [row for row in draft.rows[start:end] if row.kind == "indicator"]
        draft.rows.insert(end, _total(draft, dice.choice(["Cộng", f"Cộng {'I' * (number + 1)}", "Cộng I + II"]), rows))
    return None


@mess(Code.TOTAL_DIFFERS)
def total_that_does_not_add_up(draft: Draft, dice: random.Random) -> bool | None:
    if "label" not in draft.columns:
        return False
    first = min(draft.rows.index(row) for row in draft.of("section", "item"))
    draft.rows.insert(first, _total(draft, "Tổng cộng", draft.of("indicator"), off=777_777))
    return None


@mess()
def sections_by_letters(draft: Draft, dice: random.Random) -> None:
    for number, row in enumerate(draft.of("section")):
        text = str(row.cells.get("ordinal", ""))
        row.cells = {"ordinal": dice.choice(["ABCDEFGH"[number % 8], "I" * (number % 3 + 1)]), "label": text}


@mess()
def no_sections(draft: Draft, dice: random.Random) -> None:
    draft.rows = [row for row in draft.rows if row.kind != "section"]


@mess()
def headings_repeated(draft: Draft, dice: random.Random) -> None:
    """As on every printed page."""
    items = draft.of("item")
    place = items[len(items) // 2]
    draft.put_before(place, *[Row("other", dict(row.cells)) for row in draft.of("heading", "number")])


@mess()
def blank_rows_between(draft: Draft, dice: random.Random) -> None:
    for item in draft.of("item"):
        if dice.random() < 0.5:
            draft.put_before(item, Row("other"))


@mess()
def a_thousand_blank_rows_below(draft: Draft, dice: random.Random) -> None:
    draft.filler_rows = 1_000


@mess(is_rare=True)
def formats_down_to_row_100000(draft: Draft, dice: random.Random) -> None:
    draft.filler_rows = 100_000


@mess()
def signatures_below(draft: Draft, dice: random.Random) -> None:
    draft.rows += [
        Row("foot", {"in_period": "Duyên Hải, ngày 05 tháng 4 năm 2022"}),
        Row("foot", {"label": "Người lập biểu", "in_period": "THỦ TRƯỞNG ĐƠN VỊ"}), Row("foot"),
        Row("foot", {"label": "Trần Thị Bí Ẩn", "in_period": "Lê Văn Bí Ẩn"}),
    ]


@mess()
def no_signatures(draft: Draft, dice: random.Random) -> None:
    draft.rows = [row for row in draft.rows if row.kind != "foot"]


@mess()
def labels_merged(draft: Draft, dice: random.Random) -> None:
    for row in draft.of("section", "head"):
        if set(row.cells) == {"ordinal"} and draft.columns[-1] != "ordinal":
            draft.merges.append((row, "ordinal", draft.columns[draft.columns.index("ordinal") + 1]))
