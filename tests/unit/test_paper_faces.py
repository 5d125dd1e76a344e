"""What the Word and PDF files themselves say, read back for the five plans: the queries' numbers, every row, PDF/A."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from dashboard.export.frames import Frames
from dashboard.export.paper.composition import compose
from dashboard.export.paper.docx import docx_of
from dashboard.export.paper.facts import PAPER_QUERIES, report_paper
from dashboard.export.paper.model import Paper
from dashboard.export.paper.pdf import pdf_of
from dashboard.export.paper.profiles import profile
from dashboard.export.paper.settings import Settings
from dashboard.export.paper.wording import part, percent
from tests.five_plans import PLANS, gathered

BOOK = {"phụ lục.xlsx": b"PK\x03\x04 workbook"}
ALONE = "hnd-binh-duong-2022"           # the plan whose paper is also made without attachments
# what a document that is to be kept may not do or need
FORBIDDEN = {"/JavaScript", "/JS", "/Launch", "/AA", "/OpenAction", "/Encrypt", "/RichMedia", "/XFA", "/URI"}


@dataclass(frozen=True)
class Made:
    """A plan's report: as composed, and the two files of it."""

    paper: Paper
    frames: Frames
    document: object
    reader: PdfReader
    text: str                           # of the PDF's pages, without any blanks

    @property
    def tables(self) -> list[dict]:
        """Headings and rows of every table, in the order of the paper."""
        values = compose(self.paper, profile(self.paper.head.profile))
        return [block for part_ in (*values["sections"], *values["annexes"]) for block in part_["blocks"]
                if block["is_table"]]


@pytest.fixture(scope="module", params=PLANS)
def made(request: pytest.FixtureRequest) -> Made:
    frames, context = gathered(request.param, PAPER_QUERIES)
    paper = report_paper(frames, context, Settings().of(context.plan_id, context.issuer))
    reader = PdfReader(BytesIO(pdf_of(paper, BOOK, context.as_of)))
    text = bare(" ".join(page.extract_text() for page in reader.pages))
    return Made(paper, frames, Document(BytesIO(docx_of(paper, None, context.as_of))), reader, text)


def bare(text: str) -> str:
    """Without blanks: a PDF has none of its own, and lines end anywhere."""
    return "".join(text.replace("\N{ZERO WIDTH SPACE}", "").split())


def word_lines(document) -> list[str]:
    """The paragraphs of a Word file, tables left out."""
    return ["".join(text.text or "" for text in line.iter(qn("w:t")))
            for line in document.element.body.iterchildren(qn("w:p"))]


def word_tables(document) -> list[list[list[str]]]:
    """Rows of every table with a repeated head; the head and the signatures of the paper have none."""
    return [
        [["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iterchildren(qn("w:tc"))]
         for row in table.iterchildren(qn("w:tr"))]
        for table in document.element.body.iterchildren(qn("w:tbl"))
        if next(table.iter(qn("w:tblHeader")), None) is not None
    ]


def shares(frames: Frames) -> Iterator[tuple[int, int]]:
    """n and N of coverage, timeliness and content, straight from the queries."""
    (plan,) = frames["coverage_by_plan"].to_dict("records")
    (content,) = frames["content_coverage_by_plan"].to_dict("records")
    yield plan["covered_count"], plan["due_count"]
    if plan["due_with_deadline_count"]:
        yield plan["on_time_due_count"], plan["due_with_deadline_count"]
    yield content["covered_count"], content["required_count"]
    yield content["covered_count"], content["received_required_count"]


def test_the_rates_of_the_queries_are_in_both_files(made: Made):
    lines = word_lines(made.document)
    for n, total in shares(made.frames):
        share, rate = part(n, total), percent(n / total)
        said = [line for line in lines if share in line and rate in line]
        assert said and bare(said[0]) in made.text


def test_word_has_every_row_of_every_table(made: Made):
    found = word_tables(made.document)
    assert found == [[table["headings"], *table["rows"]] for table in made.tables]
    assert sum(map(len, found)) > 20


def test_the_pdf_has_every_row_of_every_table_in_order(made: Made):
    place = 0
    for table in made.tables:
        place = made.text.index(bare("".join(table["headings"])), place)
        for row in table["rows"]:
            said = bare("".join(row))
            place = made.text.index(said, place) + len(said)


def test_both_files_have_every_sentence_and_note(made: Made):
    for line in filter(None, map(bare, word_lines(made.document))):
        assert line in made.text


def test_the_rows_in_word_are_those_of_the_queries(made: Made):
    """The total of the first annex and every unit's row of the content, without our own model between."""
    (plan,) = made.frames["coverage_by_plan"].to_dict("records")
    named = {tuple(rows[0]): rows[1:] for rows in word_tables(made.document)}
    cells = made.frames["content_coverage_by_unit_item"]
    units = cells.groupby("unit_name", sort=False)[["covered_count", "required_count"]].sum()
    rows = next(rows for head, rows in named.items() if set(cells["content_item_id"]) <= set(head))
    assert {row[1]: row[-4] for row in rows[1:]} == {
        unit.Index: part(unit.covered_count, unit.required_count) for unit in units.itertuples()}
    assert any(part(plan["covered_count"], plan["due_count"]) in rows[0] for rows in named.values())


def test_the_pdf_is_for_keeping(made: Made):
    root = made.reader.trailer["/Root"]
    archived(made.reader, "3")
    (attached,) = [item.get_object() for item in root["/AF"]]
    assert (attached["/UF"], attached["/AFRelationship"]) == (*BOOK, "/Data")
    assert attached["/EF"]["/F"].get_object().get_data() == BOOK["phụ lục.xlsx"]


def test_alone_it_is_for_keeping_and_does_nothing():
    frames, context = gathered(ALONE, PAPER_QUERIES)
    paper = report_paper(frames, context, Settings().of(context.plan_id, context.issuer))
    reader = PdfReader(BytesIO(pdf_of(paper, {}, context.as_of)))
    archived(reader, "2")
    assert "/AF" not in reader.trailer["/Root"] and "/EmbeddedFiles" not in reader.trailer["/Root"].get("/Names", {})
    assert keys(reader) & (FORBIDDEN | {"/EF", "/EmbeddedFile"}) == set()


def archived(reader: PdfReader, level: str) -> None:
    """The marks of PDF/A: what it claims, its colours, its tags and language, all type inside and readable as text."""
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert f"<pdfaid:part>{level}</pdfaid:part>" in xmp and "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    (intent,) = [item.get_object() for item in root["/OutputIntents"]]
    colours = intent["/DestOutputProfile"].get_object()
    assert (intent["/S"], colours["/N"], colours.get_data()[36:40]) == ("/GTS_PDFA1", 3, b"acsp")
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"].lower().startswith("vi")
    assert not reader.is_encrypted and reader.trailer["/ID"]
    assert not FORBIDDEN & set(root) and "/JavaScript" not in root.get("/Names", {})
    fonts = {id(font): font for page in reader.pages for font in map(resolved, page["/Resources"]["/Font"].values())}
    for font in fonts.values():
        (inner,) = map(resolved, font["/DescendantFonts"])
        assert "/FontFile2" in inner["/FontDescriptor"] and "+" in inner["/BaseFont"]
        assert b"beginbf" in font["/ToUnicode"].get_object().get_data()


def resolved(item):
    return item.get_object()


def keys(reader: PdfReader) -> set[str]:
    """Every key and name of an action in the whole file."""
    seen: set[int] = set()
    found: set[str] = set()
    open_items: list = [reader.trailer]
    while open_items:
        item = open_items.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.get_object()
        if isinstance(item, DictionaryObject):
            found |= set(item) | ({str(item.raw_get("/S"))} if "/S" in item else set())
            open_items += [item.raw_get(key) for key in item]
        elif isinstance(item, ArrayObject):
            open_items += list(item)
    return found
