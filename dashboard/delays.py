"""How late: reports that came late and reports still missing, side by side and never added together. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links, linked_count
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.status import statuses
from dashboard.text import t

# days, upper ends of the classes; the last class is open
CLASSES = (1, 3, 7, 14, 30)
# status -> what its days are called
KINDS = {"late": "closed", "overdue": "open"}


@of_frames
def delay_classes(obligations: pd.DataFrame) -> pd.DataFrame:
    """How many reports are how many days late: `label`, `late` (came) and `overdue` (still missing) per class."""
    days = {status: obligations.loc[obligations["status"] == status, "days_late"].dropna() for status in KINDS}
    rows, low = [], 1
    for high in (*CLASSES, None):
        if high is None:
            label = t("timeliness.bucket_last", first=low - 1)
        else:
            label = t("timeliness.bucket_one") if high == 1 else t("timeliness.bucket", first=low, last=high)
        counts = {status: int(found.between(low, high or float("inf")).sum()) for status, found in days.items()}
        rows.append({"label": label} | counts)
        low = (high or 0) + 1
    return pd.DataFrame(rows)


@of_frames
def delay_words(obligations: pd.DataFrame) -> Safe:
    """Median, middle half and longest of each kind, in a sentence of its own."""
    parts = []
    for status, kind in KINDS.items():
        days = obligations.loc[obligations["status"] == status, "days_late"].dropna()
        if len(days):
            low, middle, high = (fmt.number(v, 1) for v in days.quantile([0.25, 0.5, 0.75]))
            parts.append(tag("p", t(f"delay.{kind}", count=fmt.number(len(days)), median=middle, low=low, high=high,
                                    most=fmt.number(days.max()))))
        else:
            parts.append(tag("p", t(f"delay.{kind}_none")))
    return tag("div", *parts, class_="dh-delays")


def delay_table(classes: pd.DataFrame, links: Links | None = None) -> Safe:
    """Bars with their numbers, one row per class, each kind on a scale of its own; the sums lead to the reports."""
    most = {status: max(int(classes[status].max()), 1) for status in KINDS}
    rows = [
        [row["label"], *(_bar(int(row[status]), most[status], status) for status in KINDS)]
        for _, row in classes.iterrows()
    ]
    total = [tag("b", t("coverage.total")),
             *(tag("b", linked_count(links, f"{status}_count", int(classes[status].sum()))) for status in KINDS)]
    heads = [join([tag("span", statuses()[status].symbol, aria_hidden="true"), " ", t(f"delay.{kind}_head")])
             for status, kind in KINDS.items()]
    return table([Column(t("timeliness.days_axis")), *map(Column, heads)], [*rows, total], t("delay.title"),
                 "dh-dense dh-delay-table")


def _bar(count: int, most: int, status: str) -> Safe:
    bar = tag("i", style=f"width:{count / most * 100:.1f}%", class_=f"dh-s-{status}", aria_hidden="true")
    return tag("span", bar, tag("b", fmt.number(count)), class_="dh-rate dh-delay")
