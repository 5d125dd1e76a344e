"""The overview's one sentence, composed from the same frames that the page shows below it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links, linked
from dashboard.kept import of_frames
from dashboard.markup import Safe, join, tag
from dashboard.text import t

NAMES_SHOWN = 4


@of_frames
def headline(
    period: str, counts: Mapping[str, Any] | None, open_: pd.DataFrame, blind: pd.DataFrame,
    is_one_of_many: bool = False, links: Links | None = None,
) -> Safe:
    """`counts` is a row of coverage_by_plan(_period); `open_` the due obligations still missing, worst first.

    `blind` is always about all due periods; `is_one_of_many` has the sentence say so beside a chosen period.
    """
    if counts is None or not counts["required_count"]:
        return _paragraph([t("headline.empty")])
    blind_words = _blind(blind, counts, is_one_of_many)
    return _paragraph([f"{period}: ", *_covered(counts, open_, links), *_missing(open_, counts, links), *blind_words])


@of_frames
def subject(period_label: str | None, obligations: pd.DataFrame) -> str:
    """What the sentence is about: the chosen period, a plan's only one, or all that are due."""
    if period_label:
        return period_label
    labels = obligations["period_label"].unique()
    return labels[0] if len(labels) == 1 else t("headline.all_periods")


def names(values: Sequence[str], key: str, part: str) -> str:
    """'A, B, C va 3 don vi khac': the first few, and how many more."""
    unique = list(dict.fromkeys(values))
    listed = ", ".join(unique[:NAMES_SHOWN])
    more = len(unique) - NAMES_SHOWN
    return t(key, **{part: listed, "count": fmt.number(more)}) if more > 0 else listed


def _covered(counts: Mapping[str, Any], open_: pd.DataFrame, links: Links | None) -> list[object]:
    due = counts["due_count"]
    if not due:
        parts: list[object] = [tag("b", t("headline.nothing_due"), class_="dh-good")]
        if counts["progress_required_count"]:
            n, total = counts["progress_count"], counts["progress_required_count"]
            words = t("headline.progress", n=fmt.number(n), total=fmt.number(total))
            parts.append(linked(links, words, "progress", n, total))
        return [*parts, ". "]
    is_one_each = due == counts["due_unit_count"]
    sentence = t(
        "headline.covered" if is_one_each else "headline.covered_reports", what=t("headline.unit"),
        n=fmt.number(counts["covered_count"]), total=fmt.number(due), rate=fmt.percent(counts["coverage_rate"]),
    )
    sentence = linked(links, sentence, "coverage_rate", counts["covered_count"], due)
    parts = [tag("b", sentence, class_="dh-good")]
    if counts["due_with_deadline_count"]:
        split = t("headline.split", on_time=fmt.number(counts["on_time_due_count"]),
                  late=fmt.number(counts["late_count"]))
        parts += [linked(links, split, "on_time_rate", counts["on_time_due_count"], counts["due_with_deadline_count"]),
                  ". "]
        if not len(open_):
            parts.append(t("headline.complete") + " ")
    else:
        parts.append("." + t("headline.no_deadline") + " ")
    return parts


def _missing(open_: pd.DataFrame, counts: Mapping[str, Any], links: Links | None) -> list[object]:
    # reports that are not due yet are no part of the sentence: where some have the same status nothing is linked
    required = counts["required_count"]
    parts: list[object] = []
    overdue = open_[open_["status"] == "overdue"]
    if len(overdue):
        days = fmt.number(overdue["days_late"].max())
        who = names(overdue["unit_short_name"].tolist(), "headline.and_more", "names")
        units = overdue["unit_id"].nunique()
        if len(overdue) == 1:
            words = t("headline.overdue_one", names=who, days=days)
        elif units == len(overdue):
            words = t("headline.overdue", count=fmt.number(units), days=days, names=who)
        else:
            words = t("headline.overdue_reports", count=fmt.number(len(overdue)), units=fmt.number(units),
                      days=days, names=who)
        words = linked(links, words, "overdue_count", len(overdue), required)
        parts += [tag("b", words, class_="dh-bad"), " "]
    awaited = open_[open_["status"] == "awaited"]
    if len(awaited):
        who = names(awaited["unit_short_name"].tolist(), "headline.and_more", "names")
        words = t("headline.awaited", count=fmt.number(awaited["unit_id"].nunique()), names=who)
        words = linked(links, words, "awaited_count", len(awaited),
                       required if counts["awaited_count"] == len(awaited) else 0)
        parts += [tag("b", words, class_="dh-bad"), " "]
    returned = int((open_["status"] == "returned").sum())
    if returned:
        words = t("headline.returned", count=fmt.number(returned))
        parts += [linked(links, words, "returned_count", returned,
                         required if counts["returned_count"] == returned else 0), " "]
    return parts


def _blind(blind: pd.DataFrame, counts: Mapping[str, Any], is_one_of_many: bool) -> list[object]:
    # before anything came every item is blank, which says nothing new
    items = blind[(blind["required_unit_count"] > 0) & (blind["covering_unit_count"] == 0)]["content_item_id"].tolist()
    if not items or not counts["covered_count"]:
        return []
    if len(items) == 1:
        words = t("headline.blind_one", items=items[0])
    else:
        listed = names(items, "headline.and_more_items", "items")
        words = t("headline.blind_many", count=fmt.number(len(items)), items=listed)
    return [t("headline.over_all_periods", sentence=words)] if is_one_of_many else [words]


def _paragraph(parts: list[object]) -> Safe:
    return tag("p", join(parts), class_="dh-headline", role="status")
