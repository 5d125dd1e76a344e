"""A paper in Word: its office's layout, every word in its place, an office's own template, no half file."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from dashboard.export.paper.composition import compose
from dashboard.export.paper.docx import docx_of, variables
from dashboard.export.paper.docx_template import default_template
from dashboard.export.paper.model import Section
from dashboard.export.paper.profiles import profile, profiles
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.paper.template_check import check_template
from tests.paper_by_hand import HARD_LETTERS, SAMPLE_LABEL, SOURCE, STAMP, TRICKS, letter, narrow, paper, wide

NAMES = ("state", "party", "mass")


def opened(data: bytes):
    return Document(BytesIO(data))


def words(document) -> str:
    """All words of the document's body, a paragraph a line; a blank is a blank, whether a line may end there or not."""
    return "\n".join(
        "".join(text.text or "" for text in line.iter(qn("w:t"))) for line in document.element.body.iter(qn("w:p"))
    ).replace("\N{NO-BREAK SPACE}", " ")


def runs_of(document, text: str) -> list:
    """The runs whose text is this."""
    return [run for run in document.element.body.iter(qn("w:r"))
            if "".join(part.text or "" for part in run.iter(qn("w:t"))) == text]


def size_of(run) -> float:
    return int(run.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val"))) / 2


def is_marked(run, mark: str) -> bool:
    found = run.find(qn("w:rPr")).find(qn(f"w:{mark}"))
    return found is not None and found.get(qn("w:val")) not in {"0", "false", "none"}


@pytest.mark.parametrize("name", NAMES)
def test_page_type_and_page_number(name: str):
    document, layout = opened(docx_of(paper(name))), profile(name)
    first = document.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    page = layout.page
    assert [round(edge.mm) for edge in margins] == [page.top, page.bottom, page.left, page.right]
    assert first.header_distance < first.top_margin                     # the number stands in the top margin
    assert first.different_first_page_header_footer
    number = first.header.paragraphs[0]
    assert " PAGE " in number._p.xml and number.alignment == 1          # centred
    assert "PAGE" not in first.first_page_header._element.xml
    assert f'w:val="{layout.page_number_size * 2:.0f}"' in number._p.xml
    assert {run.get(qn("w:ascii")) for run in document.element.body.iter(qn("w:rFonts"))} == {"Times New Roman"}


def test_a_state_body_keeps_to_the_decree():
    layout = profile("state")
    page = layout.page
    assert 20 <= page.top <= 25 and 20 <= page.bottom <= 25 and 30 <= page.left <= 35 and 15 <= page.right <= 20
    assert 13 <= layout.page_number_size <= 14 and 13 <= layout.body.size <= 14
    assert 1 <= layout.body.line <= 1.5 and layout.body.gap >= 6
    document = opened(docx_of(paper("state")))
    nation, = runs_of(document, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto, = runs_of(document, "Độc lập - Tự do - Hạnh phúc")
    assert 12 <= size_of(nation) <= 13 and is_marked(nation, "b")
    assert 13 <= size_of(motto) <= 14 and is_marked(motto, "b")
    place, = runs_of(document, "Bình Dương, ngày 05 tháng 12 năm 2022")
    assert is_marked(place, "i")
    assert "Số: 12/BC-UBND" in words(document)
    assert "năm 2022./." in words(document)
    body, = runs_of(document, "Trên đây là báo cáo năm 2022./.")
    assert size_of(body) == layout.body.size
    spacing = body.getparent().find(qn("w:pPr")).find(qn("w:spacing"))
    assert int(spacing.get(qn("w:after"))) / 20 >= 6 and 240 <= int(spacing.get(qn("w:line"))) <= 360


def test_a_party_body_has_no_name_of_the_state():
    text = words(opened(docx_of(paper("party"))))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text and "CỘNG HÒA" not in text and "Độc lập" not in text
    lines = text.splitlines()
    issuer = lines.index("BAN CHỈ ĐẠO CÔNG TÁC THÔNG TIN ĐỐI NGOẠI")
    assert lines[issuer - 1 : issuer + 3] == ["TỈNH ỦY BÌNH DƯƠNG", lines[issuer], "*", "Số 12-BC/BCĐTTĐN"]
    assert "T/M BAN CHỈ ĐẠO" in text and "./." not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_there(name: str):
    given = paper(name)
    amid = "số 12-BC/BCĐTTĐN" if name == "party" else given.head.number_text.replace("Số: ", "số ")
    text = words(opened(docx_of(given)))
    for said in (
        "BÁO CÁO", given.head.subject, "I. TÌNH HÌNH GỬI BÁO CÁO", "1. Đánh giá", HARD_LETTERS, TRICKS, SOURCE, STAMP,
        "Nơi nhận:", "- Văn phòng TW Hội NDVN;", "- Lưu: VT.", "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Phụ lục 01",
        "Quy tắc: năm.",
        f"(Kèm theo Báo cáo {amid} ngày 05 tháng 12 năm 2022 của {given.head.issuer})",
    ):
        assert said in text
    for table in (narrow(), wide()):
        for cells in (tuple(column.heading for column in table.columns), *table.rows):
            assert "\n".join(cells) in text


def test_a_gap_is_marked_and_an_empty_head_is_dotted():
    document = opened(docx_of(paper(place="", day_text="", number_text="", signer_title="", recipients=())))
    gap, = runs_of(document, "[…: nhận xét]")
    assert is_marked(gap, "highlight")
    text = words(document)
    assert "………………, ngày … tháng … năm ……" in text and "- ………………." in text


def test_tables_repeat_their_head_and_keep_rows_whole():
    document = opened(docx_of(paper()))
    head = f".//{qn('w:tblHeader')}"
    tables = [table for table in document.element.body.iter(qn("w:tbl")) if table.find(head) is not None]
    assert len(tables) == 3
    for table in tables:
        first, *rows = table.findall(qn("w:tr"))
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in (first, *rows))
        assert first.find(f".//{qn('w:keepNext')}") is not None         # not alone at the foot of a page
        assert rows[-2].find(f".//{qn('w:keepNext')}") is not None      # nor the last row at the head of one


def test_a_wide_table_lies_and_the_page_number_goes_on():
    document = opened(docx_of(paper()))
    upright, lying = document.sections
    assert lying.page_width == upright.page_height and lying.orientation == 1
    assert [round(edge.mm) for edge in (lying.top_margin, lying.right_margin, lying.bottom_margin)] == [30, 20, 15]
    assert not lying.different_first_page_header_footer
    assert " PAGE " in lying.header._element.xml
    last = document.element.body[-2]
    assert last.tag == qn("w:p") and last.getprevious().tag == qn("w:tbl")  # nothing after it that makes an empty page


def test_a_lying_page_amid_the_text_stands_up_again():
    between = paper(sections=(Section("I", "Bảng", (wide(), narrow())),), annexes=())
    upright, lying, end = opened(docx_of(between)).sections
    assert [part.page_width < part.page_height for part in (upright, lying, end)] == [True, False, True]
    assert upright.different_first_page_header_footer and not end.different_first_page_header_footer


def test_invented_data_say_so_on_every_page():
    document = opened(docx_of(paper()))
    for section in document.sections:
        assert SAMPLE_LABEL in section.header._element.xml
    assert SAMPLE_LABEL in document.sections[0].first_page_header._element.xml
    real = opened(docx_of(paper(sample_label=None)))
    assert "MINH HỌA" not in real.sections[0].header._element.xml


def test_a_document_does_not_end_with_a_table():
    for given in (letter(), paper(annexes=())):
        end = opened(docx_of(given)).element.body
        assert (end[-1].tag, end[-2].tag) == (qn("w:sectPr"), qn("w:p"))


def test_an_empty_table_and_a_paper_without_text_can_be_made():
    nothing = paper(sections=(Section("I", "Bảng", (replace(narrow(), rows=(), bold_rows=frozenset()),)),), annexes=())
    assert "Đơn vị" in words(opened(docx_of(nothing)))
    assert "BÁO CÁO" in words(opened(docx_of(paper(sections=(), annexes=()))))


def test_a_letter_has_its_subject_under_the_number():
    text = words(opened(docx_of(letter())))
    assert "V/v đôn đốc gửi báo cáo năm 2022" in text and "CÔNG VĂN" not in text
    assert "trước ngày […: ngày mới]./." in text


def test_the_same_paper_gives_the_same_bytes_and_its_day():
    when = datetime(2022, 12, 1, 8, 30)
    first = docx_of(paper(), as_of=when)
    assert first == docx_of(paper(), as_of=when)
    properties = opened(first).core_properties
    assert (properties.created.replace(tzinfo=None), properties.title) == (when, "Báo cáo kết quả năm 2022")
    assert properties.author == "Ban Thường vụ" and properties.language == "vi-VN"


def test_what_a_document_cannot_hold_is_shown_as_such():
    odd = paper(subject="a\x00b\ud800c\n\td", sections=(Section("I", "x\x0by", (narrow(),)),))
    text = words(opened(docx_of(odd)))
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c d" in text


def template(*lines: str) -> bytes:
    """An office's own Word template with these paragraphs."""
    document, stream = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def test_an_offices_template_replaces_ours():
    own = template("PHÒNG TUYÊN TRUYỀN", "{{ number }}", "{{ subject }}", "{{p body }}", "{{p annexes }}", "HẾT")
    document = opened(docx_of(paper(), own))
    text = words(document)
    assert text.startswith("PHÒNG TUYÊN TRUYỀN\nSố: 12/BC-HND") and text.endswith("HẾT")
    assert TRICKS in text and "CỘNG HÒA" not in text
    assert [part.page_width < part.page_height for part in document.sections] == [True, False, True]
    assert all(SAMPLE_LABEL in part.header._element.xml for part in document.sections)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_templates_pass_and_use_what_the_checker_knows(name: str):
    verdict = check_template(default_template(name))
    assert verdict.problems == () and verdict.remarks == ()
    layout = profiles()[name]
    own = docx_of(paper(name), default_template(name))
    assert own == docx_of(paper(name))
    assert "{{" not in words(opened(own)).replace(TRICKS, "")
    assert set(variables(compose(paper(name), layout), layout)) >= {"body", "annexes", "recipients", "stamp"}


def without(name: str) -> bytes:
    """Our template with one part of the file left out."""
    stream = BytesIO()
    with ZipFile(BytesIO(default_template("mass"))) as source, ZipFile(stream, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
    return stream.getvalue()


@pytest.mark.parametrize(("own", "said"), [
    (b"", "không phải tệp .docx"),
    (b"PK\x03\x04 broken", "không phải tệp .docx"),
    (without("word/document.xml"), "không phải tệp .docx"),
    (without("[Content_Types].xml"), "không phải tệp .docx"),
    (template("{{ subject }}", "{{p annexes }}"), "thiếu biến bắt buộc: thêm một dòng riêng ghi đúng {{p body }}"),
    (template("{{p body }}"), "thiếu biến bắt buộc: thêm một dòng riêng ghi đúng {{p annexes }}"),
    (template("{{ isuer }}", "{{p body }}", "{{p annexes }}"), "“isuer”. Có phải ý là “issuer”?"),
    (template("{{ qqq }}", "{{p body }}", "{{p annexes }}"), "“qqq”. Các biến dùng được: superior, issuer"),
    (template("Nội dung: {{p body }}", "{{p annexes }}"), "“body” phải đứng riêng một đoạn"),
    (template("{{ body }}", "{{p annexes }}"), "“body” phải đứng riêng một đoạn"),
    (template("Số {{ number", "{{p body }}", "{{p annexes }}"), "viết sai gần chỗ “Số {{ number”"),
    (template("{{ số hiệu }}", "{{p body }}", "{{p annexes }}"), "viết sai gần chỗ “{{ số hiệu }}”"),
    (template("{%p if superior %}", "{{p body }}", "{{p annexes }}"), "Mẫu Word viết sai"),
])
def test_a_bad_template_gets_one_sentence_and_no_file(own: bytes, said: str):
    with pytest.raises(PaperRefused) as refused:
        docx_of(paper(), own)
    assert said in str(refused.value)
    assert "{{{{" not in str(refused.value) and "\n" not in str(refused.value)


def test_a_template_cannot_reach_into_the_program():
    own = template("{{ title.__class__.__mro__ }}", "{{p body }}", "{{p annexes }}")
    with pytest.raises(PaperRefused):
        docx_of(paper(), own)


def test_what_must_be_typed_by_hand_is_remarked():
    verdict = check_template(template("{{p body }}", "{{p annexes }}"))
    assert verdict.problems == ()
    assert any("{{ number }}" in remark for remark in verdict.remarks)
