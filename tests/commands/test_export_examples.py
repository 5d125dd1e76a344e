"""docs/examples: every file has the command it was made by, is labelled as invented, and can be made again."""

import shlex
from io import BytesIO
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from dashboard.export.words import word
from tests.conftest import command

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "examples"
MOST_BYTES = 6_000_000


def commands() -> list[list[str]]:
    """The arguments of every command of the README that makes a file."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    return [shlex.split(line)[3:] for line in lines if line.startswith("python -m dashboard.export ")]


def files() -> list[Path]:
    return sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.name != "README.md")


def words(path: Path) -> str:
    """What the first page, or the first sheet, says."""
    if path.suffix == ".pdf":
        return PdfReader(path).pages[0].extract_text()
    if path.suffix == ".docx":
        return " ".join(line.text for line in Document(str(path)).sections[0].first_page_header.paragraphs)
    return " ".join(str(value) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)
                    for value in row if value)


def test_every_example_has_its_command_and_says_that_it_is_invented():
    made = [ROOT / arguments[arguments.index("--out") + 1] for arguments in commands()]
    assert sorted(made) == files()
    assert sum(path.stat().st_size for path in made) < MOST_BYTES
    label = word("stamp.sample")
    assert [path.name for path in made if " ".join(label.split()) not in " ".join(words(path).split())] == []


def test_a_command_of_the_readme_still_works(home: Path, tmp_path: Path):
    arguments = next(found for found in commands() if found[0] == "report-docx")
    out = tmp_path / "bao-cao.docx"
    arguments[arguments.index("--out") + 1] = str(out)
    done = command("dashboard.export", *arguments, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert Document(BytesIO(out.read_bytes())).tables
