"""What differs between a file and the version before it, and whose values are all alike: in words. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, badge, join, table, tag
from dashboard.period_label import short_label
from dashboard.text import t

_TONES = {"added": "received", "removed": "overdue", "changed": "late"}


def has_before(log: pd.DataFrame, row: pd.Series) -> bool:
    """True when an accepted file of the same obligation, not withdrawn, has a lower version."""
    if row["outcome"] != "accepted" or fmt.is_none(row["version"]):
        return False
    keys = ["report_id", "unit_id", "period_id"]
    same = log[(log[keys] == row[keys]).all(axis=1) & (log["outcome"] == "accepted") & log["withdrawn_at"].isna()]
    return bool((same["version"] < row["version"]).any())


def difference_title(difference: pd.DataFrame, row: pd.Series) -> str:
    """How many cells differ, as a heading."""
    if not len(difference):
        return t("difference.none", version=fmt.number(row["version"]))
    return t("difference.title", version=fmt.number(row["version"]), count=fmt.number(len(difference)))


def difference_table(difference: pd.DataFrame) -> Safe:
    """One line per cell that differs: content, what, before, after, where."""
    before = difference["before_version"].iloc[0]
    columns = [
        Column(t("difference.item")), Column(t("difference.what")),
        Column(t("difference.before", version=fmt.number(before)), "number"),
        Column(t("difference.after", version=fmt.number(difference["version"].iloc[0])), "number"),
        Column(t("difference.change")), Column(t("difference.cell")),
    ]
    rows = [
        [join([tag("b", row["content_item_id"]), f" {_text(row['item_title'])}"]), _what(row),
         _told(row, "before"), _told(row, "after"),
         badge(t(f"difference.{row['change']}"), _TONES[row["change"]]), _text(row["cell"])]
        for _, row in difference.iterrows()
    ]
    return table(columns, rows, t("difference.alt"), "dh-dense")


def review_notes(flags: pd.DataFrame) -> list[Safe]:
    """A quiet sentence per flag; nothing is counted by it."""
    return [tag("p", badge(t("review.badge"), "not-due"), " ", _why(row), class_="dh-quiet dh-review")
            for _, row in flags.iterrows()]


@of_frames
def review_line(flags: pd.DataFrame, query: str) -> Safe | None:
    """The line of the attention list: how many reports, and each with its link; None when there are none."""
    if not len(flags):
        return None
    links = []
    for _, row in flags.drop_duplicates("obligation_id").iterrows():
        address = f"chi-tiet?{t('param.obligation')}={row['obligation_id']}{query}"
        label = f"{row['unit_short_name']} ({short_label(row['period_id'], row['period_label'], with_year=True)})"
        links.append(tag("a", label, href=address, title=_why(row)))
    summary = tag("summary", tag("span", t("review.attention", count=fmt.number(len(links)))),
                  badge(t("review.badge"), "not-due"))
    return tag("li", tag("details", summary, tag("p", join(links, ", "))), class_="dh-group")


def _why(row: pd.Series) -> str:
    if row["reason"] == "other_unit":
        return t("review.other_unit", names=row["other_names"])
    return t(f"review.{row['reason']}", period=row["other_period_label"], count=fmt.number(row["other_count"]))


def _what(row: pd.Series) -> str:
    if row["part"] != "value":
        return t(f"difference.{row['part']}")
    return t("difference.value", indicator=row["indicator_name"], measure_unit=row["measure_unit"],
             basis=t(f"obligation.{row['basis']}").lower())


def _told(row: pd.Series, side: str) -> str:
    if row["part"] == "value":
        return fmt.number(row[f"{side}_value"], 4)
    told = row[f"{side}_text"]
    if row["part"] == "state":
        return t(f"difference.state_{'blank' if fmt.is_none(told) else told}")
    return _text(told)


def _text(value: object) -> str:
    return t("none.value") if fmt.is_none(value) or value == "" else str(value)
