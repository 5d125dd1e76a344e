"""Read the reference files of one folder; every problem names its file, its line and its key."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from etl.registers.reference_plan import Plan
from etl.registers.reference_register import (
    CalendarOverride,
    Form,
    Indicator,
    Unit,
    UnitAlias,
    UnitParent,
    UnitSuccessor,
)

# one row per line; the header holds exactly the model's fields
REGISTERS: dict[str, type[BaseModel]] = {
    "units.csv": Unit,
    "unit_parents.csv": UnitParent,
    "unit_successors.csv": UnitSuccessor,
    "unit_aliases.csv": UnitAlias,
    "indicators.csv": Indicator,
    "calendar.csv": CalendarOverride,
}
# one entry per file; the file's name is the entry's id
ENTRIES: dict[str, tuple[type[BaseModel], str]] = {"plans": (Plan, "plan_id"), "forms": (Form, "form_id")}

_PAPERS = "papers"                      # layouts of exported papers: the dashboard's, no register of ours

_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where. key: '12' is a line, 'sections.0.items' a path; both may stand together."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry or a row, and the place it was read from."""

    file: str
    key: str
    value: Any


def read_files(label: str, files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, list[Found]]:
    """Everything in the files (relative name -> bytes), by kind ('units.csv', 'plans' …).

    What is wrong is added to problems; `label` stands before the names there.
    """
    found: dict[str, list[Found]] = {kind: [] for kind in (*REGISTERS, *ENTRIES)}
    for name, content in files.items():
        kind = name.split("/")[0]
        file = f"{label}/{name}"
        text = _text(file, content, problems)
        if text is None:
            continue
        if name in REGISTERS:
            found[name] += _rows(file, text, REGISTERS[name], problems)
        elif kind in ENTRIES and name.count("/") == 1 and name.endswith(".yml"):
            model, id_key = ENTRIES[kind]
            found[kind] += _entry(file, text, model, id_key, problems)
        else:
            problems.append(Problem(file, "", "this file has no place here; see docs/reference-data.md"))
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    """Relative name -> bytes of every reference file (.csv, .yml, .yaml), in name order."""
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*") if path.suffix in {".csv", ".yml", ".yaml"} and path.is_file()
        and path.relative_to(folder).parts[0] != _PAPERS
    )
    return {name: (folder / name).read_bytes() for name in names}


def _text(name: str, content: bytes, problems: list[Problem]) -> str | None:
    """The file as text; Excel's byte order mark is allowed, anything but NFC is not."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(Problem(name, "", f"not UTF-8: {error.reason} at byte {error.start}"))
        return None
    wrong = [
        str(number) for number, line in enumerate(text.splitlines(), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]
    if wrong:
        problems.append(Problem(name, f"line {', '.join(wrong)}", "letters are not in Unicode form NFC"))
        return None
    return text


def _rows(name: str, text: str, model: type[_Model], problems: list[Problem]) -> list[Found]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    expected, header = list(model.model_fields), list(reader.fieldnames or [])
    if sorted(header) != sorted(expected):
        unknown = [column for column in header if column not in expected]
        missing = [column for column in expected if column not in header]
        problems.append(Problem(name, "line 1", f"columns unknown: {unknown}, missing: {missing}"))
        return []
    found = []
    for row in reader:
        key = f"line {reader.line_num}"
        if None in row or None in row.values():
            problems.append(Problem(name, key, f"{len(expected)} cells expected; a comma inside a cell needs quotes"))
            continue
        try:
            value = model.model_validate({column: cell.strip() or None for column, cell in row.items()})
        except ValidationError as error:
            problems += [Problem(name, key, _told(one)) for one in error.errors()]
            continue
        found.append(Found(name, key, value))
    return found


def _entry(name: str, text: str, model: type[_Model], id_key: str, problems: list[Problem]) -> list[Found]:
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        problems.append(Problem(name, line, str(getattr(error, "problem", None) or error)))
        return []
    try:
        value = model.model_validate(data)
    except ValidationError as error:
        problems += [Problem(name, _place(node, one["loc"]), _told(one)) for one in error.errors()]
        return []
    if getattr(value, id_key) != Path(name).stem:
        problems.append(Problem(name, id_key, f"{getattr(value, id_key)!r} is not the file's name"))
    return [Found(name, getattr(value, id_key), value)]


class _Loader(_SafeLoader):
    """YAML without surprises: a key written twice is an error, not the last one wins."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _place(node: yaml.Node | None, location: tuple[str | int, ...]) -> str:
    """'line 12, sections.0.items.3.lead' for a place inside a YAML document."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return f"line {line}, {'.'.join(str(part) for part in location)}" if location else f"line {line}"


def _told(error: Any) -> str:
    """Pydantic's words, with the key of a row and the value that was read."""
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key {key.split('.')[-1]!r}"
    if error["type"] == "missing":
        return f"key {key.split('.')[-1]!r} is missing"
    read = "" if isinstance(error["input"], (dict, BaseModel)) else f" (read: {error['input']!r})"
    return f"{key + ': ' if key else ''}{error['msg']}{read}"
