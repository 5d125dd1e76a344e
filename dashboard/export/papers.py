"""The papers to sign, from frames and an office's files: Word, PDF with its workbook inside, and the whole set."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.export.context import ExportContext
from dashboard.export.file_name import file_name
from dashboard.export.frames import Frames
from dashboard.export.office import OfficeFiles
from dashboard.export.paper.docx import docx_of
from dashboard.export.paper.facts import PAPER_QUERIES, report_paper
from dashboard.export.paper.model import Paper
from dashboard.export.paper.pdf import pdf_of
from dashboard.export.reminders import letters_zip
from dashboard.export.workbook import QUERIES, annual_workbook

SET_QUERIES = tuple(dict.fromkeys((*PAPER_QUERIES, *QUERIES)))
_NO_TIME = (1980, 1, 1, 0, 0, 0)        # a zip entry's own date would change the bytes at every run


def report(frames: Frames, context: ExportContext, files: OfficeFiles) -> Paper:
    """The report itself, for its two faces and for the page's preview."""
    return report_paper(frames, context, files.settings.of(context.plan_id, context.issuer))


def report_docx(frames: Frames, context: ExportContext, files: OfficeFiles) -> bytes:
    """The report as Word, in the office's template if it has one. PaperRefused: what is wrong with the template."""
    return docx_of(report(frames, context, files), files.template, context.as_of)


def report_pdf(frames: Frames, context: ExportContext, files: OfficeFiles) -> bytes:
    """The report as PDF/A with the workbook inside."""
    return _pdf(report(frames, context, files), annual_workbook(frames, context), context)


def annual_set(frames: Frames, context: ExportContext, files: OfficeFiles) -> bytes:
    """Word, PDF and workbook in one zip, of the same frames. PaperRefused: what is wrong with the template."""
    paper, book = report(frames, context, files), annual_workbook(frames, context)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, suffix, content in (
            ("report-docx", ".docx", docx_of(paper, files.template, context.as_of)),
            ("report-pdf", ".pdf", _pdf(paper, book, context)),
            ("annual-workbook", ".xlsx", book),
        ):
            entry = ZipInfo(file_name(name, suffix, context), _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def letters(frames: Frames, context: ExportContext, files: OfficeFiles) -> bytes:
    """A letter for each unit that is reminded, in one zip. PaperRefused: what is wrong with the template."""
    return letters_zip(frames, context, None, files.settings.of(context.plan_id, context.issuer), files.template)


def _pdf(paper: Paper, book: bytes, context: ExportContext) -> bytes:
    return pdf_of(paper, {file_name("annual-workbook", ".xlsx", context): book}, context.as_of)
