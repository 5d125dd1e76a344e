"""Changes of the registers in words: what is wrong in a workbook, what it would change, and the log. Pure."""

from collections.abc import Iterable, Sequence
from os.path import commonprefix

import pandas as pd

from dashboard import format as fmt
from dashboard.markup import Column, Safe, badge, table, tag
from dashboard.rows import tuples
from dashboard.text import t
from etl.registers.register_change import Change
from etl.registers.register_change_words import ChangeWords, register_words, words_of
from etl.registers.register_problem import BookProblem
from etl.registers.register_upload import Proposal

_TONES = {"added": "on-time", "removed": "overdue", "changed": "late"}
_LONG = 160             # longer texts open on demand: a plan's quote can fill a screen
_CONTEXT = 40           # letters around the place that differs


def problem_table(problems: Sequence[BookProblem]) -> Safe:
    """One line per problem: sheet, cell, what is wrong, what to type."""
    columns = [Column(t(f"registers.problem_{name}")) for name in ("place", "sheet", "what", "fix")]
    rows = [
        [one.cell or t("registers.whole_sheet" if one.sheet else "registers.whole_book"), one.sheet or t("none.value"),
         one.what, one.fix]
        for one in problems
    ]
    return table(columns, rows, t("registers.upload"), "dh-findings")


def summary(proposal: Proposal) -> Safe:
    """How many rows and fields change, and what that does to who owes what."""
    kinds = [change.kind for change in proposal.changes]
    lines = [tag("b", t("registers.differences", count=fmt.number(len(kinds)),
                        **{kind: fmt.number(kinds.count(kind)) for kind in _TONES}))]
    effect = proposal.effect
    if effect.appearing or effect.disappearing:
        lines.append(t("registers.effect", appearing=fmt.number(effect.appearing),
                       disappearing=fmt.number(effect.disappearing)))
    else:
        lines.append(t("registers.effect_none"))
    return tag("div", *(tag("p", line) for line in lines), class_="dh-confirm", role="status")


def groups(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by register, in their order: (what the register is called, its changes)."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.register, []).append(change)
    return [(register_words(register), part) for register, part in found.items()]


def change_table(changes: Iterable[Change], caption: str) -> Safe:
    """Before beside after; what comes or goes whole stands on its side."""
    columns = [Column(t(f"registers.{name}")) for name in ("kind", "row", "field", "before", "after")]
    rows = [[_kind(change), words.row, words.field, *_values(words)]
            for change, words in ((change, words_of(change)) for change in changes)]
    return table(columns, rows, caption, "dh-dense dh-edits")


def log_table(log: pd.DataFrame) -> Safe:
    """The log, in the order given."""
    names = ("changed_at", "changed_by", "why", "register", "kind", "row", "field", "before", "after")
    rows = []
    for row in tuples(log):
        change = Change(row.register, row.row_key, *(None if fmt.is_none(value) else value for value in (
            row.field, row.before_value, row.after_value)))
        words: ChangeWords = words_of(change)
        rows.append([
            fmt.instant(row.changed_at), t("none.value") if fmt.is_none(row.changed_by) else row.changed_by,
            row.reason, words.register, _kind(change), words.row, words.field, *_values(words),
        ])
    return table([Column(t(f"registers.{name}")) for name in names], rows, t("registers.log"), "dh-dense dh-edit-log")


def _kind(change: Change) -> Safe:
    return badge(words_of(change).kind, _TONES[change.kind])


def _values(words: ChangeWords) -> tuple[object, object]:
    """Before and after; of long texts the part that differs, the whole on demand."""
    before, after = words.before, words.after
    if max(len(before), len(after)) <= _LONG:
        return before, after
    start = len(commonprefix([before, after])) if before and after else 0
    end = len(commonprefix([before[start:][::-1], after[start:][::-1]])) if before and after else 0
    return _excerpt(before, start, len(before) - end), _excerpt(after, start, len(after) - end)


def _excerpt(text: str, first: int, last: int) -> object:
    if len(text) <= _LONG:
        return text
    # from a word's beginning on
    first, last = text.rfind(" ", 0, max(first - _CONTEXT, 0)) + 1, min(min(last, first + _LONG) + _CONTEXT, len(text))
    more = "\N{HORIZONTAL ELLIPSIS}"
    shown = f"{more if first else ''}{text[first:last].strip()}{more if last < len(text) else ''}"
    return tag("details", tag("summary", shown), text)
