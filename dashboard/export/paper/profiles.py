"""The header profiles: layouts of papers as data (data/reference/papers), checked when read."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dashboard.export.paper.phrases import phrase

FOLDER = Path(__file__).parents[3] / "data" / "reference" / "papers"
_OTHERWISE = "state"                    # an issuer that no profile knows

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Size = Annotated[float, Field(ge=8, le=20)]             # points
Margin = Annotated[float, Field(ge=10, le=40)]          # mm


class Layout(BaseModel):
    """What every part of a layout keeps to: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Layout):
    """Margins of an A4 page, in mm."""

    top: Margin
    bottom: Margin
    left: Margin
    right: Margin


class Line(Layout):
    """A fixed line of the head."""

    text: Text
    size: Size
    bold: bool = False


class Body(Layout):
    """Running text: size in points, first line's indent in mm, line height as a factor, gap in points."""

    size: Size
    indent: Annotated[float, Field(ge=0, le=20)]
    line: Annotated[float, Field(ge=1, le=2)]
    gap: Annotated[float, Field(ge=0, le=24)]


class Recipients(Layout):
    """The list at the foot: its label and its lines."""

    label: Text
    label_size: Size
    bold: bool
    italic: bool
    underline: bool
    size: Size


class Signer(Layout):
    """The signature block."""

    size: Size
    authority_bold: bool
    title_bold: bool


class Profile(Layout):
    """One kind of office's paper. `number` has the places {number}, {kind} and {office}."""

    name: Text
    title: Text
    rule: Text | None
    issuer_words: tuple[Text, ...]
    page: Page
    page_number_size: Size
    right: Annotated[tuple[Line, ...], Field(min_length=1, max_length=3)]
    left_share: Annotated[float, Field(ge=0.3, le=0.6)]
    superior_size: Size
    issuer_size: Size
    issuer_end: Literal["rule", "star", "none"]
    number: Text
    number_size: Size
    place_size: Size
    kind_size: Size
    subject_size: Size
    subject_end: Literal["rule", "dashes", "none"]
    body: Body
    table_size: Size
    ending: str
    recipients: Recipients
    on_behalf: Text
    signer: Signer


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by name; a wrong file of ours raises."""
    files = sorted(FOLDER.glob("*.yml"))
    found = [Profile.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]
    return {profile.name: profile for profile in found}


def profile(name: str) -> Profile:
    """The profile of this name; KeyError when there is none (settings are checked before they come here)."""
    return profiles()[name]


def profile_name_for(issuer: str) -> str:
    """The profile an issuer uses unless the office says otherwise: that of the longest word found in its name."""
    said = f" {issuer.casefold()} "
    found = [
        (len(word), candidate.name)
        for candidate in profiles().values() for word in candidate.issuer_words if f" {word.casefold()} " in said
    ]
    return max(found)[1] if found else _OTHERWISE


def number_text(layout: Profile, kind_code: str, office_code: str, number: str = "") -> str:
    """The number as this profile writes it, with or without a colon; what is unknown stays dotted."""
    dots = phrase("paper.dots_short")   # what the clerk fills in by hand
    return layout.number.format(number=number or dots, kind=kind_code, office=office_code or dots)
