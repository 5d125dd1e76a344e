"""Where the lines and pages of a PDF may end: not inside a name, not between a row and its head or its note."""

from io import BytesIO

from pypdf import PdfReader

from dashboard.export.paper.model import Section
from dashboard.export.paper.pdf import pdf_of
from tests.paper_by_hand import narrow, paper


def pages(data: bytes) -> list[str]:
    """The text of each page; a blank is a blank, whether a line may end there or not."""
    return [page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in PdfReader(BytesIO(data)).pages]


def test_no_row_stands_alone_under_its_head_and_no_note_without_a_row():
    for rows in range(36, 48):          # however many rows the page before holds
        table = narrow(rows)
        found = pages(pdf_of(paper(sections=(Section("I", "Bảng", (table,)),), annexes=()), {}))
        last = next(" ".join(page.split()) for page in found if table.note in page)
        assert table.rows[-2][1] in last and " ".join(filter(None, table.rows[-1])) in last


def test_names_and_years_do_not_break():
    first, *_ = pages(pdf_of(paper(
        "state", issuer="Ủy ban nhân dân xã Quế Minh",
        subject="kết quả thực hiện kế hoạch công tác thông tin đối ngoại xã Quế Minh năm 2023"), {}))
    lines = first.split("\n")
    assert "XÃ QUẾ MINH" in lines
    assert any(line.endswith("năm 2023") and "kết quả" not in line for line in lines)


def test_a_long_name_of_a_file_breaks_after_a_hyphen_or_the_like():
    name = "Bieu-TTDN_ttdn-que-minh-2023.nam_ubnd.que-minh_2023.xlsx"
    text = " ".join(pages(pdf_of(paper(subject=name), {})))
    assert name in "".join(letter for letter in text if not letter.isspace() and letter != "\N{ZERO WIDTH SPACE}")
    assert "TTDN_\N{ZERO WIDTH SPACE}" in text
