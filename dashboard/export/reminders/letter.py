"""The letter to a unit as a paper (kind 'Cong van'); all letters of a plan as Word files in one zip."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.paper.docx import docx_of
from dashboard.export.paper.model import Column, Gap, Head, Paper, Paragraph, Section, Table
from dashboard.export.paper.profiles import number_text, profile
from dashboard.export.paper.settings import Office, Settings
from dashboard.export.reminders.due import AWAITED, OVERDUE, RETURNED, SOON, Choice, Owed, Reminder, day_of, reminders
from dashboard.export.reminders.file_name import file_stem
from dashboard.export.reminders.message import plan_words, where_to
from dashboard.export.reminders.words import tell

_NO_TIME = (1980, 1, 1, 0, 0, 0)        # a zip entry's own date would change the bytes at every run
_STATE = "state"                        # the profile of state bodies
_COLUMNS = (("number", 6, "center"), ("report", 40, "left"), ("period", 18, "center"), ("due", 34, "left"),
            ("state", 24, "left"))


def letters_zip(
    frames: Frames, context: ExportContext, choice: Choice | None = None, office: Office | None = None,
    template: bytes | None = None,
) -> bytes:
    """One .docx for each unit, in one zip; the same frames and context give the same bytes.

    `office`: what it says of itself; `template`: its own Word template. PaperRefused: what is wrong with the template.
    """
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for number, reminder in enumerate(reminders(frames, context, choice), 1):
            # the number keeps the order of tables, and two units of one name apart
            entry = ZipInfo(f"{number:03}-{file_stem(reminder.short_name)}.docx", _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, docx_of(letter(reminder, context, office), template, context.as_of))
    return packed.getvalue()


def letter(reminder: Reminder, context: ExportContext, office: Office | None = None) -> Paper:
    """The letter; what an official decides is a marked gap, nothing is threatened and nothing promised."""
    blocks: list[Paragraph | Table] = [
        Paragraph((tell("letter.to", unit=reminder.name),)),
        Paragraph((tell("message.basis", plan=plan_words(context)),)),
    ]
    for states, key in (((OVERDUE, RETURNED, AWAITED), "missing"), ((SOON,), "soon")):
        found = reminder.of(*states)
        if found:
            blocks += [Paragraph((tell(f"message.{key}", day=f"{day_of(context):%d/%m/%Y}"),)), _table(found)]
    blocks += [
        Paragraph((where_to(reminder.owed),)),
        Paragraph((Gap(tell("letter.gap")),)),
        Paragraph((tell("message.already"),)),
    ]
    return Paper(
        head=_head(context, office or Settings().of(context.plan_id, context.issuer)),
        sections=(Section("", "", tuple(blocks)),), annexes=(), stamp=context.stamp,
        sample_label=context.sample_label, title=tell("letter.title", unit=reminder.name),
    )


def _head(context: ExportContext, office: Office) -> Head:
    layout = profile(office.profile)
    if layout.name == _STATE:
        # a state body's letter bears no letters for its kind in the number
        layout = layout.model_copy(update={"number": layout.number.replace("{kind}-", "")})
    return Head(
        profile=office.profile, superior=office.superior, issuer=office.issuer or context.issuer,
        number_text=number_text(layout, tell("letter.kind_code"), office.office_code), place=office.place,
        day_text="", kind=tell("letter.kind"), subject=tell("letter.subject"),
        recipients=(tell("letter.as_above"), tell("letter.archive")), signer_authority=office.signer_authority,
        signer_title=office.signer_title,
    )


def _table(owed: tuple[Owed, ...]) -> Table:
    return Table(
        caption="", columns=tuple(Column(tell(f"letter.{name}"), width, align) for name, width, align in _COLUMNS),
        rows=tuple(
            (str(number), one.report_title, one.period_label, one.due_cell, one.state_words)
            for number, one in enumerate(owed, 1)
        ),
    )
