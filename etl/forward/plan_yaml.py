"""A plan as a file of data/reference/plans: readable, in a stable order, and read back as the same plan."""

import unicodedata
from decimal import Decimal
from typing import Any

import yaml

from etl.registers.reference_plan import Plan

_WIDTH = 104            # a line is broken after the word that passes it, and moves two in
_LONG = 90              # longer texts are folded
_IN_ONE_LINE = {"indicators", "required_of", "items"}


class _Dumper(yaml.SafeDumper):
    """Lists stand under their key, a step further in, as in the files people write."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


class _OneLine(list):
    """A list written as [a, b]."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = ">" if len(text) > _LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    kind = "int" if number == number.to_integral_value() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{number:f}" if kind == "float" else f"{number:.0f}")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(_OneLine, lambda dumper, rows: dumper.represent_sequence(
    "tag:yaml.org,2002:seq", rows, flow_style=True,
))


def as_yaml(plan: Plan) -> str:
    """The file's text, NFC; etl/registers/reference.py reads it back as the same plan."""
    data = plan.model_dump()
    sections, reports = data.pop("sections"), data.pop("reports")
    title = " ".join(str(part) for part in (plan.issuer, plan.number, plan.year) if part)
    parts = [f"# {' '.join(title.split())}. Format: docs/reference-data.md.\n{_dumped(data)}"]
    parts += _listed("sections", [section | {"items": [_item(i) for i in section["items"]]} for section in sections])
    parts += _listed("reports", [_report(report) for report in reports])
    return unicodedata.normalize("NFC", "\n".join(parts))


def _listed(key: str, entries: list[dict[str, Any]]) -> list[str]:
    """One text for each entry, so that an empty line stands between them; the first begins with the key."""
    if not entries:
        return [f"{key}: []\n"]
    texts = [_indented(_dumped([entry])) for entry in entries]
    return [f"{key}:\n{texts[0]}", *texts[1:]]


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))


def _dumped(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False)


def _item(item: dict[str, Any]) -> dict[str, Any]:
    """A line without what is left out where the text is silent."""
    return {
        key: _OneLine(value) if key in _IN_ONE_LINE else value for key, value in item.items()
        if value is not None and value is not False and not (key == "indicators" and not value)
    }


def _report(report: dict[str, Any]) -> dict[str, Any]:
    """A report; a null that means silence is written, an optional key is left out."""
    written = {key: value for key, value in report.items() if value is not None or key not in ("note", "items")}
    if "items" in written:
        written["items"] = _OneLine(written["items"])
    written["assignments"] = [
        {key: value for key, value in assignment.items() if value is not None} for assignment in report["assignments"]
    ]
    written["periods"] = [
        {key: value for key, value in period.items() if key != "due_by_level" or value} for period in report["periods"]
    ]
    return written
