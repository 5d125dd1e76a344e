"""Short names of periods for column heads: 'T1', 'Quy I', '6 thang' instead of the full label."""

import re

from dashboard.text import t

_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def short_label(period_id: str, label: str, with_year: bool = False) -> str:
    """The short name; a period id of an unknown shape keeps its full label."""
    match = re.fullmatch(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(9M)|(\d\d)))?", period_id)
    if not match:
        return label
    year, quarter, q, half, h, nine, month = match.groups()
    if quarter:
        short = t("period.quarter", n=_ROMAN[q])
    elif half:
        short = t("period.half_first") if h == "1" else t("period.half", n=_ROMAN[h])
    elif nine:
        short = t("period.nine")
    elif month:
        short = t("period.month", n=int(month))
    else:
        short = t("period.year")
    return t("period.with_year", short=short, year=year) if with_year else short
