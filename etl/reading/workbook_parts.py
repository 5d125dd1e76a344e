"""Which part of an .xlsx or .xlsb is which sheet, and whether its numbers were worked out before it was saved."""

import posixpath
import re
from xml.etree import ElementTree

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)["']""")
_ID = re.compile(rb"""\bId\s*=\s*["']([^"']*)["']""")
_REL_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_STALE = re.compile(rb"""\b(?:fullCalcOnLoad\s*=\s*["'](?:1|true)|calcCompleted\s*=\s*["'](?:0|false))["']""")


def sheet_parts(relations: bytes) -> dict[str, str]:
    """Relation id -> part name in lower case, for the worksheets only."""
    found = {}
    for relation in _RELATION.findall(relations):
        if b"/worksheet" not in relation:
            continue
        target, name = _TARGET.search(relation), _ID.search(relation)
        if target and name:
            place = target[1].decode("utf-8", "replace").replace("\\", "/").lower()
            found[name[1].decode("utf-8", "replace")] = posixpath.normpath(posixpath.join("/xl", place)).lstrip("/")
    return found


def sheet_numbers(workbook: bytes, parts: dict[str, str]) -> dict[str, int]:
    """Part name -> number of its sheet in the workbook's order; raises ElementTree.ParseError for broken XML."""
    sheets = [e for e in ElementTree.fromstring(workbook).iter() if e.tag.rpartition("}")[2] == "sheet"]
    named = ((next(filter(None, map(sheet.get, _REL_IDS)), ""), number) for number, sheet in enumerate(sheets))
    return {parts[relation]: number for relation, number in named if relation in parts}


def is_stale(workbook: bytes) -> bool:
    """True when the workbook itself says that its formulas must be worked out anew before they mean anything.

    Programs that fill in a file without Excel leave this note: the stored results are zeros or old ones.
    """
    return _STALE.search(workbook) is not None
