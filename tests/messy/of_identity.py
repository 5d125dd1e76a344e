"""Who sent it and for when, as people write it above a table."""

import random

from etl.finding import Code
from tests.messy.catalogue import mess
from tests.messy.draft import Draft, Row

_QUARTERS = ("Quý {r} năm {y}", "quý {n}-{y}", "Q{n}/{y}", "Q{r}/{y}", "Q.{n} {y}", "Quí {r}/{y}", "{r}/{y}",
             "QUÝ {r}/{y}", "Quý 0{n} năm {y}", "quy {r} nam {y}", "Quý {r}, {y}")
_HALVES = ("6 tháng đầu năm {y}", "06 tháng đầu năm {y}", "sáu tháng đầu năm {y}", "6T/{y}", "6TĐN {y}", "6 tháng {y}",
           "6 tháng năm {y}", "6 THÁNG ĐẦU NĂM {y}")
_YEARS = ("Năm {y}", "cả năm {y}", "Báo cáo năm {y}", "tổng kết năm {y}", "{y}", "NĂM {y}", "Cả năm {y}")


def _unit_name(draft: Draft) -> str:
    period = draft.registry.periods[draft.identity[0], draft.identity[2]]
    return draft.registry.unit_on(draft.identity[1], period.end).name


def _say(draft: Draft, words: str, text: str | None, label: str | None = None) -> tuple[Row, str] | None:
    """Rewrite the labelled cell that begins with these words."""
    found = draft.label(words)
    if found:
        row, token = found
        row.cells[token] = f"{label or words}: {text}" if text is not None else None
    return found


def _leave_open(draft: Draft, part: str, found: object) -> bool | None:
    """From here on the sheet does not say this part, if it could be unsaid."""
    if not found:
        return False
    draft.open_parts.add(part)
    return None


def _written(draft: Draft, dice: random.Random) -> str:
    """The period in one of the ways people write it."""
    period_id = draft.identity[2]
    year, _, part = period_id.partition("-")
    styles = _QUARTERS if part.startswith("Q") else _HALVES if part else _YEARS
    number = int(part[1]) if part else 0
    return dice.choice(styles).format(y=year, n=number, r=("", "I", "II", "III", "IV")[number])


@mess(part="period")
def period_in_other_words(draft: Draft, dice: random.Random) -> bool | None:
    return False if not _say(draft, "Kỳ báo cáo", _written(draft, dice)) else None


@mess(part="period")
def period_as_days(draft: Draft, dice: random.Random) -> bool | None:
    period = draft.registry.periods[draft.identity[0], draft.identity[2]]
    style = dice.choice(["Từ ngày {0:%d/%m/%Y} đến ngày {1:%d/%m/%Y}",
                         "từ ngày {0.day} tháng {0.month} năm {0.year} đến"
                         " ngày {1.day} tháng {1.month} năm {1.year}", "Từ {0:%d/%m/%Y} đến {1:%d/%m/%Y}"])
    return False if not _say(draft, "Kỳ báo cáo", style.format(period.start, period.end)) else None


@mess(part="period")
def period_in_the_title_only(draft: Draft, dice: random.Random) -> bool | None:
    year, _, part = draft.identity[2].partition("-")
    found = draft.label("Kỳ báo cáo")
    if not part or not found:
        return False
    for row in draft.of("head"):
        row.cells = {t: c for t, c in row.cells.items() if not str(c).startswith(("(Từ ngày", "BÁO CÁO", "Kỳ", "Hạn"))}
    number = int(part[1])
    words = f"QUÝ {('', 'I', 'II', 'III', 'IV')[number]}" if part[0] == "Q" else "6 THÁNG ĐẦU NĂM"
    found[0].cells[found[1]] = f"BÁO CÁO CÔNG TÁC THÔNG TIN ĐỐI NGOẠI {words} NĂM {year}"
    return None


@mess(Code.PERIOD_UNKNOWN, part="period")
def year_missing(draft: Draft, dice: random.Random) -> bool | None:
    part = draft.identity[2].partition("-")[2]
    number = ("", "I", "II", "III", "IV")[int(part[1])] if part else ""
    words = {"Q": f"Quý {number}", "H": "6 tháng đầu năm", "": "Năm"}[part[:1]]
    for row in draft.of("head"):
        row.cells = {t: c for t, c in row.cells.items() if not str(c).startswith("(Từ ngày")}
    return _leave_open(draft, "period", _say(draft, "Kỳ báo cáo", words))


@mess(Code.PERIOD_UNKNOWN, part="period")
def period_missing(draft: Draft, dice: random.Random) -> None:
    for row in draft.of("head"):
        row.cells = {t: c for t, c in row.cells.items() if not str(c).startswith(("(Từ ngày", "Kỳ báo cáo"))}
    draft.open_parts.add("period")


@mess(part="report")
def report_code_missing(draft: Draft, dice: random.Random) -> bool | None:
    if draft.is_bare_unit or not draft.label("Mã báo cáo"):
        return False
    draft.is_report_said = False
    return False if not _say(draft, "Mã báo cáo", None) else None


@mess(part="unit")
def unit_to_the_right(draft: Draft, dice: random.Random) -> bool | None:
    found = draft.label("Đơn vị báo cáo")
    if not found:
        return False
    row, token = found
    at = draft.columns.index(token)
    free = [t for t in draft.columns[at + 1: at + 4] if not row.cells.get(t)]
    if not free:
        return False
    name = str(row.cells[token]).partition(":")[2]
    row.cells |= {token: "Đơn vị báo cáo:", free[0]: name}
    return None


@mess(part="unit")
def unit_below(draft: Draft, dice: random.Random) -> bool | None:
    found = draft.label("Đơn vị báo cáo")
    if not found:
        return False
    row, token = found
    name = str(row.cells[token]).partition(":")[2]
    if not name.strip():
        return False
    row.cells = {token: "Đơn vị báo cáo"}
    draft.rows.insert(draft.rows.index(row) + 1, Row("head", {token: name}))
    return None


@mess(part="unit period report")
def a_row_of_labels_over_a_row_of_answers(draft: Draft, dice: random.Random) -> bool | None:
    labels = {"unit": "Đơn vị báo cáo", "period": "Kỳ báo cáo", "report": "Mã báo cáo"}
    found = {part: draft.label(words) for part, words in labels.items()}
    said = {part: str(cell[0].cells[cell[1]]).partition(":")[2].strip() for part, cell in found.items() if cell}
    if len(draft.columns) < 6 or len(said) < 3 or not all(said.values()):
        return False
    for row, token in filter(None, found.values()):
        row.cells[token] = None
    tokens = draft.columns[:3]
    upper = Row("head", dict(zip(tokens, labels.values(), strict=True)))
    lower = Row("head", dict(zip(tokens, said.values(), strict=True)))
    draft.put_before(draft.of("heading")[0], upper, lower)
    return None


@mess(part="unit")
def labels_in_other_words(draft: Draft, dice: random.Random) -> bool | None:
    found = draft.label("Đơn vị báo cáo")
    if not found:
        return False
    row, token = found
    row.cells[token] = str(row.cells[token]).replace(
        "Đơn vị báo cáo", dice.choice(["Đơn vị gửi", "Tên đơn vị", "ĐƠN VỊ BÁO CÁO", "Cơ quan báo cáo", "Đơn vị"]))
    return None


_SHORT = {
    "Ủy ban MTTQ Việt Nam": ("UBMTTQVN", "UBMTTQ Việt Nam", "UB MTTQ VN", "Ủy ban Mặt trận Tổ quốc Việt Nam", "MTTQ",
                             "MTTQ Việt Nam", "Uỷ ban MTTQ VN", "Ủy ban Mặt trận Tổ quốc"),
    "Hội Nông dân": ("HND", "Hội ND", "HỘI NÔNG DÂN", "Hội nông dân"),
    "Hội LHPN": ("HLHPN", "Hội Liên hiệp Phụ nữ", "Hội LHPN Việt Nam", "Hội Phụ nữ"),
    "UBND": ("Ủy ban nhân dân", "Uỷ ban Nhân dân", "ỦY BAN NHÂN DÂN", "U.B.N.D", "UBND"),
}
_TYPES = {
    " thành phố ": (" TP. ", " TP ", " T.P ", " Tp.", " thành phố "), " thị xã ": (" TX. ", " TX ", " Tx.", " T.X "),
    " huyện ": (" H. ", " H.", " Huyện "), " xã ": (" X. ", " Xã "), " thị trấn ": (" TT. ", " TT ", " T.T "),
    " phường ": (" P. ", " P.", " Phường "),
}


@mess(part="unit")
def unit_abbreviated(draft: Draft, dice: random.Random) -> bool | None:
    name = _unit_name(draft)
    for long, shorts in (*_SHORT.items(), *_TYPES.items()):
        name = name.replace(long, dice.choice(shorts))
    return False if not _say(draft, "Đơn vị báo cáo", name) else None


@mess(part="unit")
def unit_without_marks(draft: Draft, dice: random.Random) -> bool | None:
    from etl.spelling import fold
    return False if not _say(draft, "Đơn vị báo cáo", fold(_unit_name(draft)).upper()) else None


@mess(part="unit")
def unit_without_organisation(draft: Draft, dice: random.Random) -> bool | None:
    """'Huyện Càng Long' in a report that only the Mặt trận's districts owe."""
    name = _unit_name(draft)
    for long in _SHORT:
        name = name.replace(f"{long} ", "")
    if not draft.is_report_said:
        return False
    draft.is_bare_unit = True
    return False if not _say(draft, "Đơn vị báo cáo", name[0].upper() + name[1:]) else None


@mess(Code.UNIT_AMBIGUOUS, part="unit")
def unit_without_its_type(draft: Draft, dice: random.Random) -> bool | None:
    name = _unit_name(draft)
    for kind in _TYPES:
        name = name.partition(kind)[2] or name
    return _leave_open(draft, "unit", _say(draft, "Đơn vị báo cáo", name))


@mess(Code.UNIT_UNKNOWN, part="unit")
def unit_missing(draft: Draft, dice: random.Random) -> bool | None:
    return _leave_open(draft, "unit", _say(draft, "Đơn vị báo cáo", dice.choice(["…………", "", "......"])))


@mess(Code.UNIT_UNKNOWN, part="unit")
def unit_misspelt(draft: Draft, dice: random.Random) -> bool | None:
    """A likeness is proposed, never taken."""
    name = _unit_name(draft)
    return _leave_open(draft, "unit", _say(draft, "Đơn vị báo cáo", name[:-2] + "x" + name[-2:]))


@mess(Code.CONFLICT, part="unit")
def two_units_named(draft: Draft, dice: random.Random) -> None:
    owing = sorted({key[1] for key in draft.registry.obligations if key[0] == draft.identity[0]} - {draft.identity[1]})
    name = draft.registry.units[owing[0] if owing else "ubnd.binh-duong.bau-bang"][0].name
    draft.put_before(draft.of("heading")[0], Row("head", {draft.columns[0]: f"Tên đơn vị: {name}"}))
    draft.conflicts.add("unit")


@mess(Code.CONFLICT, part="period")
def two_periods_named(draft: Draft, dice: random.Random) -> bool | None:
    others = [p for p in draft.registry.periods_of_report[draft.identity[0]] if p.period_id != draft.identity[2]]
    if not others:
        return False
    draft.put_before(draft.of("heading")[0], Row("head", {draft.columns[0]: f"Kỳ báo cáo: {others[0].label}"}))
    draft.conflicts.add("period")
    return None


@mess(Code.CONFLICT, needs_identity=True, part="unit")
def hidden_sheet_of_another_unit(draft: Draft, dice: random.Random) -> bool | None:
    others = sorted({k[1] for k in draft.registry.obligations if k[0] == draft.identity[0]} - {draft.identity[1]})
    if not others or not draft.has_identity or "unit" in draft.open_parts:
        return False
    draft.hidden["unit_id"] = others[0]
    draft.conflicts.add("unit")
    return None


@mess(needs_identity=True)
def hidden_sheet_of_an_earlier_edition(draft: Draft, dice: random.Random) -> bool | None:
    if not draft.has_identity:
        return False
    draft.hidden["form_version"] = "0"
    return None


@mess(Code.NAME_DIFFERS)
def file_named_for_another_period(draft: Draft, dice: random.Random) -> None:
    part = draft.identity[2].partition("-")[2]
    draft.file_name = f"BC {'Quy 4' if part != 'Q4' else 'Quy 2'} {draft.identity[2][:4]}.xlsx"


@mess()
def file_named_with_noise(draft: Draft, dice: random.Random) -> None:
    names = ["bản mới nhất (1) - Copy.xlsx", "final T9.xlsx", "Book1.xlsx", "bc ttdn FINAL 2.xlsx"]
    draft.file_name = dice.choice(names)
