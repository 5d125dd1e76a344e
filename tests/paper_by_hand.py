"""Papers made by hand, small, with everything that may stand in one: for the tests of their Word and PDF faces."""

from dataclasses import replace

from dashboard.export.paper.model import Column, Gap, Head, Paper, Paragraph, Section, Table
from dashboard.export.paper.profiles import number_text, profile

HARD_LETTERS = "ằ ẵ ậ ễ ộ ử ỹ đ Ằ Ẵ Ậ Ễ Ộ Ử Ỹ Đ"
TRICKS = '<b>&amp; & {{ issuer }} {% raw %} #import "x" $x$ *đậm* [a] \\ @b'
STAMP = "Số liệu tính đến hết ngày 30/11/2022. Có tính gia hạn."
SAMPLE_LABEL = "DỮ LIỆU MINH HỌA: các báo cáo đã nộp là ví dụ."
SOURCE = "Hội Nông dân thành phố Dĩ An, gửi ngày 08/11/2022, bao-cao.xlsx, Báo cáo!H12"
OFFICES = {
    "state": ("", "Ủy ban nhân dân tỉnh Bình Dương", "UBND"),
    "party": ("Tỉnh ủy Bình Dương", "Ban Chỉ đạo công tác thông tin đối ngoại", "BCĐTTĐN"),
    "mass": ("Hội Nông dân tỉnh Bình Dương", "Ban Thường vụ", "HND"),
}


def narrow(rows: int = 3) -> Table:
    """A table for an upright page, its last row a total."""
    columns = (Column("TT", 1, "center"), Column("Đơn vị", 6), Column("Độ bao phủ", 3, "right"))
    lines = tuple((str(number), f"Hội Nông dân huyện Số {number}", "100,0 % (1/1)") for number in range(1, rows + 1))
    return Table("Bảng 1. Độ bao phủ", columns, (*lines, ("", "Cộng", "100,0 %")), frozenset({rows}), "Quy tắc: năm.")


def wide(rows: int = 3) -> Table:
    """A table for a lying page."""
    columns = (Column("TT", 1, "center"), Column("Đơn vị", 6), *(Column(f"II.{n}", 2, "center") for n in range(1, 11)))
    lines = tuple((str(number), f"Xã Số {number}", *("x" * 10)) for number in range(1, rows + 1))
    return Table("Bảng 2. Nội dung theo đơn vị", columns, lines, is_wide=True)


def paper(name: str = "mass", *, rows: int = 3, **changed: object) -> Paper:
    """A report in this profile; `changed` fields of the paper or of its head."""
    superior, issuer, code = OFFICES[name]
    head = Head(
        profile=name, superior=superior, issuer=issuer, number_text=number_text(profile(name), "BC", code, "12"),
        place="Bình Dương", day_text="ngày 05 tháng 12 năm 2022", kind="Báo cáo",
        subject="kết quả công tác thông tin đối ngoại năm 2022",
        recipients=("Văn phòng TW Hội NDVN", "Lưu: VT"),
        signer_authority=f"{profile(name).on_behalf} {issuer}", signer_title="Phó Chủ tịch Thường trực",
    )
    of_head = {key: value for key, value in changed.items() if key in Head.__dataclass_fields__}
    made = Paper(
        head=replace(head, **of_head), sections=(_first(), _second()),
        annexes=(Section("Phụ lục 01", "Danh sách", (narrow(),)), Section("Phụ lục 02", "Nội dung", (wide(rows),))),
        stamp=STAMP, sample_label=SAMPLE_LABEL, title="Báo cáo kết quả năm 2022",
    )
    return replace(made, **{key: value for key, value in changed.items() if key not in of_head})


def letter() -> Paper:
    """A letter to one unit, real data."""
    text = Paragraph(("Kính gửi: Hội Nông dân huyện Phú Giáo. Đề nghị gửi báo cáo trước ngày ", Gap("ngày mới"), "."))
    return paper(
        kind="Công văn", subject="đôn đốc gửi báo cáo năm 2022", sections=(Section("", "", (text,)),), annexes=(),
        sample_label=None,
    )


def _first() -> Section:
    return Section("I", "Tình hình gửi báo cáo", (
        Paragraph((f"Đến hết ngày 30/11/2022, 7/9 đơn vị (77,8 %) gửi đúng hạn. {HARD_LETTERS} ", Gap("nhận xét"))),
        Paragraph(("Hội Nông dân huyện Phú Giáo: trễ 3 ngày.",), "bullet"),
        Paragraph((TRICKS,), "quote", SOURCE),
        narrow(),
    ))


def _second() -> Section:
    return Section("1", "Đánh giá", (
        Paragraph(("Chỉ tính báo cáo đã nhận.",), "note"), Paragraph(("Trên đây là báo cáo năm 2022.",)),
    ), 2)
