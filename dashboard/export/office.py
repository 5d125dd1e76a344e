"""An office's own files for its papers, read from the data folder: settings and a Word template."""

from dataclasses import dataclass, field
from pathlib import Path

from dashboard.export.paper.settings import Settings, read_settings
from dashboard.export.paper.template_check import FILE as TEMPLATE


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """`template`: an office's own .docx in place of ours."""

    settings: Settings = field(default_factory=Settings)
    template: bytes | None = None


NO_FILES = OfficeFiles()


def read_office(home: Path) -> OfficeFiles:
    """What the data folder holds; none there is no error. PaperRefused: one sentence on what is wrong."""
    template = home / TEMPLATE
    return OfficeFiles(read_settings(home), template.read_bytes() if template.is_file() else None)
