"""The PDF face of a paper: PDF/A with its type inside, its annexes attached; same paper, same bytes; all or nothing."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from dashboard.export.paper.composition import compose
from dashboard.export.paper.letters import FONTS, letters
from dashboard.export.paper.model import Paper
from dashboard.export.paper.profiles import profile

_SOURCE = Path(__file__).with_name("paper.typ")
_WITH_FILES, _ALONE = "a-3b", "a-2b"    # PDF/A-2 may not hold other files
_UNDATED = datetime(2000, 1, 1)
_MIME = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_OTHER = "application/octet-stream"
_LONG_WORD, _PIECE, _MAY_BREAK = re.compile(r"\S{31,}"), re.compile(r".{1,9}[-_./\\]+|.{1,10}"), "\N{ZERO WIDTH SPACE}"
_NO_GLYPH = "\N{WHITE SQUARE}"


def pdf_of(paper: Paper, attachments: Mapping[str, bytes], as_of: datetime | None = None) -> bytes:
    """The paper as PDF/A-3b with these files inside (name -> bytes), or as PDF/A-2b without any.

    `as_of` dates the file's properties. A letter that the type does not have is shown as a white square.
    """
    layout = profile(paper.head.profile)
    made = as_of or _UNDATED
    with TemporaryDirectory() as folder:
        files = [_placed(Path(folder), number, item) for number, item in enumerate(sorted(attachments.items()))]
        given = _settable(compose(paper, layout)) | {
            "layout": layout.model_dump(),
            "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
            "attachments": files,
        }
        source = Path(folder) / "paper.typ"
        source.write_bytes(_SOURCE.read_bytes())
        return typst.compile(
            source, root=folder, font_paths=[FONTS], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
            pdf_standards=[_WITH_FILES if files else _ALONE],
        )


def _placed(folder: Path, number: int, item: tuple[str, bytes]) -> dict[str, str]:
    name, content = item
    (folder / f"{number}.part").write_bytes(content)
    suffix = Path(name).suffix.lower()
    return {"name": name, "place": f"{number}.part", "mime": _MIME.get(suffix) or guess_type(name)[0] or _OTHER}


def _settable(value: Any) -> Any:
    """The same values with every letter one that the type has; marks without a shape are left out."""
    if isinstance(value, str):
        shown = value if letters().issuperset(value) else "".join(map(_shown, value))
        return _LONG_WORD.sub(_broken, shown)
    if isinstance(value, dict):
        return {key: _settable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(part) for part in value]
    return value


def _broken(word: re.Match[str]) -> str:
    """A word that no column can hold, with places where a line may end: after a hyphen, dot or the like if there is."""
    return _MAY_BREAK.join(_PIECE.findall(word[0]))


def _shown(letter: str) -> str:
    if letter in letters() or letter in "\n\t":
        return letter
    return "" if unicodedata.category(letter) in {"Cf", "Mn", "Me"} else _NO_GLYPH
