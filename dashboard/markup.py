"""Small pieces of safe HTML. Whatever came from a file or a register is escaped here and nowhere else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from dashboard.text import t

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~:$&]")


@dataclass(frozen=True, slots=True)
class Safe:
    """HTML that is already escaped; only this module's functions and fixed markup should make one."""

    html: str

    def __add__(self, other: "Safe") -> "Safe":
        return Safe(self.html + other.html)


def text(value: object) -> Safe:
    """Anything as escaped text; Safe passes through."""
    return value if isinstance(value, Safe) else Safe(escape(str(value)))


def literal(words: object) -> str:
    """Words for a label or a help text, where Streamlit reads Markdown: every sign stands for itself."""
    return _MARKDOWN.sub(r"\\\g<0>", str(words))


def tag(name: str, *children: object, **attributes: object) -> Safe:
    """<name …>children</name>; attribute `class_` is class, `aria_label` is aria-label; None is left out."""
    # a page has thousands of these
    written = "".join([
        f' {_attribute(key)}="{escape(str(value))}"' for key, value in attributes.items() if value is not None
    ])
    inner = "".join([child.html if type(child) is Safe else escape(str(child)) for child in children])
    return Safe(f"<{name}{written}>{inner}</{name}>")


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def join(parts: Iterable[object], separator: str = "") -> Safe:
    """Parts one after another, each escaped unless safe."""
    return Safe(escape(separator).join(text(part).html for part in parts))


def hidden(value: object) -> Safe:
    """Text for screen readers only."""
    return tag("span", value, class_="dh-sr")


def help_mark(label: str, definition: str) -> Safe:
    """A question mark that opens the definition: by mouse, keyboard and finger, without a script."""
    return tag(
        "details",
        tag("summary", "?", aria_label=f"{label}: {definition}", title=definition),
        tag("span", definition, class_="dh-help-text"),
        class_="dh-help",
    )


def badge(value: object, tone: str) -> Safe:
    """A short coloured label; the words carry the meaning, the colour repeats it."""
    return tag("span", value, class_=f"dh-badge dh-{tone}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plain table. kind: text | number."""

    label: object
    kind: str = "text"


def table(columns: Sequence[Column], rows: Iterable[Sequence[object]], caption: str, class_: str = "") -> Safe:
    """A plain table: the first cell of each row is its heading, numbers stand right."""
    head = tag("tr", *(tag("th", c.label, scope="col", class_=f"dh-{c.kind}") for c in columns))
    body = [
        tag("tr", *(
            tag("th", value, scope="row") if i == 0 else tag("td", value, class_=f"dh-{columns[i].kind}")
            for i, value in enumerate(row)
        ))
        for row in rows
    ]
    if not body:
        body = [tag("tr", tag("td", t("filter.no_match"), colspan=len(columns), class_="dh-empty"))]
    return tag(
        "div",
        tag("table", tag("caption", hidden(caption)), tag("thead", head), tag("tbody", *body), class_="dh-table"),
        class_=f"dh-scroll {class_}".strip(), tabindex="0", role="region", aria_label=caption,
    )
