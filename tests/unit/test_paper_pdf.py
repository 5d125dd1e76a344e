"""A paper as PDF: the same words and layout as in Word, its type inside, its annexes attached, PDF/A."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.export.paper.letters import letters, width_mm
from dashboard.export.paper.model import Column, Section, Table
from dashboard.export.paper.pdf import pdf_of
from dashboard.export.paper.profiles import profile
from tests.paper_by_hand import HARD_LETTERS, SAMPLE_LABEL, SOURCE, STAMP, TRICKS, letter, narrow, paper, wide

WHEN = datetime(2022, 12, 1, 8, 30)
FILES = {"phụ lục 01.xlsx": b"PK\x03\x04" + bytes(range(256)), "số liệu.csv": "Đơn vị;1\r\n".encode()}
POINTS_PER_MM = 72 / 25.4
A4 = (595, 842)
ROWS = 45                               # two lying pages
# every letter with the marks of Vietnamese
VOWELS = "aăâeêioôơuưy"
MARKS = "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
BELOW = "\N{COMBINING DOT BELOW}"


def opened(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def words(data: bytes) -> str:
    """All words, with single blanks: lines end where the page does."""
    return " ".join(" ".join(page.extract_text() for page in opened(data).pages).split())


@dataclass(frozen=True)
class Made:
    """A PDF, and the words of its pages: slow to find, so found once."""

    name: str
    data: bytes
    pages: list[str]

    @property
    def reader(self) -> PdfReader:
        return opened(self.data)


@pytest.fixture(scope="module", params=["state", "party", "mass"])
def made(request: pytest.FixtureRequest) -> Made:
    data = pdf_of(paper(request.param, rows=ROWS), FILES, WHEN)
    return Made(request.param, data, [page.extract_text() for page in opened(data).pages])


def test_pages_are_a4_upright_or_lying(made: Made):
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in made.reader.pages]
    assert set(sizes) == {A4, A4[::-1]}
    first_lying = sizes.index(A4[::-1])
    assert set(sizes[first_lying:]) == {A4[::-1]} and len(sizes) - first_lying == 2     # ROWS rows, and no empty page


def test_every_word_is_there_with_all_marks(made: Made):
    name, text = made.name, " ".join(" ".join(made.pages).split())
    given = paper(name)
    for said in (
        profile(name).right[0].text, given.head.number_text, "Bình Dương, ngày 05 tháng 12 năm 2022", "BÁO CÁO",
        given.head.subject, "I. TÌNH HÌNH GỬI BÁO CÁO", "1. Đánh giá", HARD_LETTERS, TRICKS, SOURCE, STAMP,
        "[…: nhận xét]", "Nơi nhận:", "- Văn phòng TW Hội NDVN;", "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Phụ lục 01",
        "Quy tắc: năm.", "ngày 05 tháng 12 năm 2022 của",
    ):
        assert " ".join(said.split()) in text
    for row in (*narrow().rows, *wide(ROWS).rows):
        assert " ".join(cell for cell in row if cell) in text


def test_the_type_is_inside_and_has_all_letters(made: Made):
    fonts = {}
    for page in made.reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"].split("+")[1]] = inner["/FontDescriptor"].get_object()
    assert {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"} <= set(fonts)
    assert all(name.startswith("LiberationSerif") and "/FontFile2" in described for name, described in fonts.items())


def test_it_says_that_it_is_pdf_a_and_what_it_is(made: Made):
    reader = made.reader
    root, xmp = reader.trailer["/Root"], reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp and "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"].lower().startswith("vi")
    assert not reader.is_encrypted and "/JavaScript" not in root.get("/Names", {}) and "/AA" not in root
    said = reader.metadata
    assert (said.title, said.author) == ("Báo cáo kết quả năm 2022", paper(made.name).head.issuer)
    assert said.creation_date.replace(tzinfo=None) == WHEN


def test_annexes_are_inside_byte_for_byte(made: Made):
    reader = made.reader
    found = [item.get_object() for item in reader.trailer["/Root"]["/AF"]]
    assert {item["/UF"]: item["/EF"]["/F"].get_object().get_data() for item in found} == FILES
    assert {item["/AFRelationship"] for item in found} == {"/Data"}


def test_without_annexes_it_is_pdf_a_2():
    xmp = opened(pdf_of(paper(), {})).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp and "<pdfaid:conformance>B</pdfaid:conformance>" in xmp


def placed(reader: PdfReader, page: int, text: str) -> list[tuple[float, float]]:
    """Where on a page a text begins, in points from its left lower corner."""
    found = []

    def see(said: str, transform: list, matrix: list, *_: object) -> None:
        if said.strip() == text:
            found.append((transform[0] * matrix[4] + transform[2] * matrix[5] + transform[4],
                          transform[1] * matrix[4] + transform[3] * matrix[5] + transform[5]))

    reader.pages[page].extract_text(visitor_text=see)
    return found


def test_page_numbers_stand_in_the_middle_of_the_top_margin_but_not_on_the_first_page():
    data = pdf_of(paper(sample_label=None), {})
    reader = opened(data)
    top = profile("mass").page.top * POINTS_PER_MM
    assert [spot for spot in placed(reader, 0, "1") if spot[1] > A4[1] - top] == []
    (x, y), = [spot for spot in placed(reader, 1, "2") if spot[1] > A4[1] - top]
    left, right = profile("mass").page.left * POINTS_PER_MM, A4[0] - profile("mass").page.right * POINTS_PER_MM
    assert abs(x + 3.25 - (left + right) / 2) < 2
    assert A4[1] - top < y < A4[1]


def test_invented_data_say_so_on_every_page(made: Made):
    assert all(SAMPLE_LABEL in page for page in made.pages)
    assert "MINH HỌA" not in words(pdf_of(letter(), {}))


def test_a_table_repeats_its_head(made: Made):
    assert sum("II.10" in page for page in made.pages) == 2


def test_a_letter_has_its_subject_under_the_number():
    text = words(pdf_of(letter(), {}))
    assert "V/v đôn đốc gửi báo cáo năm 2022" in text and "CÔNG VĂN" not in text
    assert "[…: ngày mới]./." in text


def test_a_wide_table_amid_the_text_lies_alone():
    amid = paper(sections=(Section("I", "Bảng", (narrow(), wide(), narrow())),), annexes=())
    sizes = [round(page.mediabox.width) for page in opened(pdf_of(amid, {})).pages]
    assert sizes == [A4[0], A4[1], A4[0]]


def test_the_same_paper_gives_the_same_bytes(made: Made):
    assert pdf_of(paper(made.name, rows=ROWS), dict(reversed(FILES.items())), WHEN) == made.data


def test_a_letter_that_the_type_lacks_is_shown_as_a_square():
    text = words(pdf_of(paper(subject="đoàn 中国 \N{GRINNING FACE}\u200b và Trịnh"), {}))
    assert "đoàn □□ □ và Trịnh" in text


def test_a_row_higher_than_a_page_and_a_word_wider_than_a_column_are_not_lost():
    columns = (Column("Đơn vị", 1), Column("Ghi chú", 1))
    note = " ".join(f"chữ{number}" for number in range(1500))
    name = "bao_cao_" * 30
    data = pdf_of(paper(sections=(Section("I", "Bảng", (Table("", columns, ((name, note),)),)),), annexes=()), {})
    reader, text = opened(data), words(data)
    assert len(reader.pages) > 2 and "chữ0 chữ1 " in text and "chữ1499" in text
    assert name in "".join(letter for letter in text if letter not in " \u200b")


def test_decomposed_letters_are_composed():
    assert "Trịnh" in words(pdf_of(paper(subject="Tri\N{COMBINING DOT BELOW}nh"), {}))


def test_the_type_has_every_vietnamese_letter():
    every = {unicodedata.normalize("NFC", vowel + mark) for vowel in VOWELS for mark in (*MARKS, BELOW, "")} | {"đ"}
    assert len(every) == 73
    assert every | {letter.upper() for letter in every} | set("“”–…’•") <= letters()


def test_words_are_as_wide_as_in_times():
    assert width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True) == pytest.approx(95, abs=1)
