"""What changed since the viewer was last here: how many obligations, in one line that leads to the list."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from dashboard import ask
from dashboard import format as fmt
from dashboard.change_words import GRAIN, KINDS, MISSING, RECEIVED, WATCHED, unequal_rows
from dashboard.kept import of_frames
from dashboard.markup import Safe, tag
from dashboard.text import t

# static/vi.js writes it: the last day before today on which this browser opened a page
_COOKIE = "dunghan-visited-before"
DAYS_BACK = 7
_CHOSEN = "since"


def keep_choice(day: date) -> None:
    """The day chosen on the page of changes holds for this browser session."""
    ask.remember(_CHOSEN, day)


def since_day(until: date) -> tuple[date, str]:
    """(a day that had passed whole, why that one): chosen | visit | week. Always before `until`.

    Of the day of the last visit everything is told again: it is not known at which hour it was.
    """
    chosen = ask.recall(_CHOSEN)
    if chosen and chosen < until:
        return chosen, "chosen"
    visit = _read(st.context.cookies.get(_COOKIE))
    if visit and visit - timedelta(days=1) < until:
        return visit - timedelta(days=1), "visit"
    return until - timedelta(days=DAYS_BACK), "week"


def _read(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


@of_frames
def change_counts(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, int]:
    """How many obligations changed in which way (KINDS), from two answers of obligation_status.

    The same numbers as change_words.compare gives, without the rows.
    """
    before, after = unequal_rows(before, after)
    columns = [*GRAIN, *WATCHED]
    both = before[columns].merge(after[columns], on=list(GRAIN), how="outer", suffixes=("_was", "_is"), indicator=True)
    changed = both["_merge"] != "both"
    for name in WATCHED:
        was, now = both[f"{name}_was"], both[f"{name}_is"]
        changed |= (was != now) & ~(was.isna() & now.isna())
    both = both[changed]
    is_received = both["status_was"].isin(MISSING) & both["status_is"].isin(RECEIVED)
    is_overdue = (both["status_is"] == "overdue") & (both["status_was"] != "overdue")
    received, overdue = int((is_received & ~is_overdue).sum()), int(is_overdue.sum())
    return dict(zip(KINDS, (received, overdue, len(both) - received - overdue), strict=True))


def since_line(counts: dict[str, int], day: date, why: str, query: str) -> Safe:
    """'Since your last visit …: 3 more received, 5 more overdue', with the way to the list."""
    shown = fmt.day(day + timedelta(days=1) if why == "visit" else day)
    parts = [t(f"change_count.{kind}", count=fmt.number(n)) for kind, n in counts.items() if n]
    said = ", ".join(parts) + "." if parts else t("changes.none")
    way = tag("a", t("since.open"), href=f"thay-doi?{t('param.since')}={day.isoformat()}{query}", class_="dh-open")
    return tag("p", t(f"since.{why}", day=shown), tag("b", said), " ", way, class_="dh-since")
