"""One obligation in words: its status with the days, and its flags. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.markup import Safe, join
from dashboard.tables import status_badge
from dashboard.text import t


def status_words(obligation: pd.Series) -> Safe:
    """The badge, and for late or overdue ones the days in calendar and working days."""
    badge = status_badge(obligation["status"])
    if fmt.is_none(obligation["days_late"]):
        return badge
    days = t("obligation.days_late", days=fmt.number(obligation["days_late"]),
             working=fmt.number(obligation["working_days_late"]))
    return join([badge, days], " ")


def flags(obligation: pd.Series) -> list[str]:
    """Early, nil, extended, retroactive, resubmitted, reorganisation, ruling: those that hold."""
    named = [
        ("is_early", "overview.cell_early"), ("is_nil", "overview.cell_nil"), ("is_extended", "overview.cell_extended"),
        ("is_retroactive", "obligation.retroactive"), ("straddles_reorganisation", "overview.cell_straddles"),
        ("needs_ruling", "obligation.ruled"),
    ]
    words = [t(key) for column, key in named if obligation[column]]
    if obligation["version_count"] > 1:
        words.append(t("overview.cell_versions", n=fmt.number(obligation["version_count"])))
    return words
