"""A paper on screen: nothing of it is HTML of its own, gaps are marked, and what is left out is said."""

from dashboard.export.paper.model import Column, Gap, Head, Paper, Paragraph, Section, Table
from dashboard.paper_view import ROWS_SHOWN, paper_view

HEAD = Head("state", "", "<b>Cơ quan</b>", "Số: 1/BC-X", "Bình Dương", "", "Báo cáo", "Kết quả <i>2022</i>", (), "", "")


def view(*blocks: Paragraph | Table, head: Head = HEAD) -> str:
    section = Section("I", "Tình hình", blocks)
    annex = Section("Phụ lục 01", "Bảng", ())
    return paper_view(Paper(head, (section,), (annex,), "số liệu đến nay", None, "Tên")).html


def test_whatever_came_from_a_file_is_escaped():
    html = view(Paragraph(("<script>alert(1)</script>",), source="a<b>.xlsx"),
                Table("<u>", (Column("<em>", 1),), (("<img>",),)))
    for tag in ("<script", "<b>Cơ", "<i>2022", "<u>", "<em>", "<img", "a<b>"):
        assert tag not in html
    assert "&lt;script&gt;" in html


def test_a_gap_is_marked_and_a_quote_has_its_source():
    html = view(Paragraph(("Nguyên nhân: ", Gap("nêu lý do"))), Paragraph(("lời",), "quote", "tệp x, ô B2"))
    assert "<mark>" in html
    assert "nêu lý do" in html.split("<mark>")[1]
    assert "tệp x, ô B2" in html


def test_a_long_table_says_how_much_more_there_is():
    rows = tuple((str(number),) for number in range(ROWS_SHOWN + 7))
    html = view(Table("Bảng", (Column("Số", 1, "right"),), rows, frozenset({0})))
    assert html.count("<tr") == ROWS_SHOWN + 1
    assert "Còn 7 dòng nữa" in html
    assert 'class="dh-paper-total"' in html


def test_a_letter_has_its_subject_instead_of_a_title():
    letter = Head("state", "", "Cơ quan", "", "", "", "Công văn", "đôn đốc", (), "", "")
    html = view(head=letter)
    assert "dh-paper-subject" in html
    assert "<h3>" not in html
    assert "Phụ lục 01" in html
