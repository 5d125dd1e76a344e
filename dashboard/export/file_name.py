"""What a file is called when it is taken away: plan, span, what it is, and the last day that counts."""

from datetime import timedelta

from dashboard.export.context import ExportContext
from dashboard.export.words import section, word

_LEAST = timedelta(microseconds=1)


def file_name(name: str, suffix: str, context: ExportContext) -> str:
    """The name for an export of the catalogue; only letters that every system and mail program can take."""
    is_part = context.span is not None and context.span.period_ids is not None
    plan = word("file.part", plan=context.plan_id, span=context.span.key) if is_part else context.plan_id
    what = section("file").get(name, name.rpartition(":")[2])
    return word("file.name", plan=plan, what=what, day=f"{context.as_of - _LEAST:%Y-%m-%d}") + suffix
