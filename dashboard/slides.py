"""Meeting mode: six slides of one plan, composed from the frames of the other pages. Pure.

The script static/slides.js shows one at a time; without it, and on paper, all stand one after another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard import slide_parts as parts
from dashboard.headline import headline, subject
from dashboard.kept import of_frames
from dashboard.markup import Safe, tag
from dashboard.periods import open_obligations
from dashboard.tables import heading
from dashboard.text import t
from dashboard.tiles import rate_tile, tile_row


@dataclass(frozen=True, slots=True)
class Deck:
    """What the slides are made of. `counts` and `content` are the rows of the chosen period, or of all of them."""

    plan_title: str
    period_id: str | None
    period_label: str
    as_of_text: str
    is_sample: bool
    query: str
    counts: Mapping[str, Any] | None
    counts_before: Mapping[str, Any] | None
    content: Mapping[str, Any] | None
    obligations: pd.DataFrame       # obligation_status, all periods
    by_period: pd.DataFrame         # coverage_by_plan_period in report order
    groups: pd.DataFrame            # coverage_by_area_period by the level above the units
    blind: pd.DataFrame
    titles: dict[str, str]          # report_id -> title
    waiting: int                    # files that wait for a person
    rulings: int                    # straddling obligations without a ruling


@of_frames
def slides(deck: Deck) -> Safe:
    """All six with the bar of buttons."""
    made = [_summary(deck), _status(deck), _late(deck), _blind(deck), _trend(deck), _next(deck)]
    sections = [_slide(deck, i, len(made), title, body) for i, (title, body) in enumerate(made, start=1)]
    return tag("div", *sections, _buttons(deck, len(made)), class_="dh-slides", data_param=t("param.slide"),
               role="region", aria_label=t("page.slides"))


def _slide(deck: Deck, number: int, count: int, title: str, body: Safe) -> Safe:
    place = t("slide.place", number=fmt.number(number), count=fmt.number(count))
    said = [t("slide.as_of", as_of=deck.as_of_text), _received(deck), place]
    sample = [tag("b", t("app.sample_badge"))] if deck.is_sample else []
    about = tag("span", f"{deck.plan_title} \N{MIDDLE DOT} {deck.period_label}")
    head = tag("div", heading(title), about, class_="dh-slide-head")
    foot = tag("div", *sample, *(tag("span", words) for words in said), class_="dh-slide-foot")
    return tag("section", head, tag("div", body, class_="dh-slide-body"), foot, class_="dh-slide", aria_label=place)


def _received(deck: Deck) -> str:
    if deck.counts is None or not deck.counts["due_count"]:
        return t("slide.none_due")
    return t("slide.received", n=fmt.number(deck.counts["covered_count"]), total=fmt.number(deck.counts["due_count"]))


def _buttons(deck: Deck, count: int) -> Safe:
    def button(name: str, symbol: str) -> Safe:
        return tag("button", symbol, type="button", data_slide=name, title=t(f"slide.{name}"),
                   aria_label=t(f"slide.{name}"))

    leave = tag("a", t("slide.leave"), href=f"tong-quan?{deck.query.removeprefix('&')}", target="_self",
                class_="dh-slides-leave", title=t("slide.leave_help"))
    here = tag("output", t("slide.place", number=1, count=count), data_slide="here", data_words=t("slide.place"))
    return tag("nav", leave, button("full", t("slide.full_screen")), button("previous", "\N{LEFTWARDS ARROW}"),
               here, button("next", "\N{RIGHTWARDS ARROW}"), aria_label=t("slide.buttons"))


def _summary(deck: Deck) -> tuple[str, Safe]:
    in_period = _of_period(deck)
    label = deck.period_label if deck.period_id else None
    said = headline(subject(label, deck.obligations), deck.counts, open_obligations(in_period), deck.blind)
    has_deadline = bool(deck.obligations["due_effective"].notna().any())
    before, label = deck.counts_before, "" if deck.counts_before is None else deck.counts_before["period_label"]
    tiles = tile_row([
        rate_tile("coverage_rate", deck.counts, before, label),
        rate_tile("on_time_rate", deck.counts, before, label, has_deadline=has_deadline),
        rate_tile("content_rate", deck.content),
    ])
    return t("slide.summary"), said + tiles


def _status(deck: Deck) -> tuple[str, Safe]:
    units = deck.obligations["unit_id"].nunique()
    if not units:
        return t("slide.status"), parts.nothing(t("headline.empty"))
    if units <= parts.MAP_UNITS:
        return t("slide.status"), parts.unit_map(deck.obligations, deck.titles, deck.query, deck.period_id)
    period_id = deck.period_id or parts.newest_due(deck.by_period)
    of_period = deck.obligations[deck.obligations["period_id"] == period_id]
    title = t("slide.status_of", period=_label(of_period))
    if len(of_period) <= parts.BOARD_UNITS:
        return title, parts.unit_board(of_period, deck.query)
    return title, parts.group_counts(deck.groups[deck.groups["period_id"] == period_id])


def _late(deck: Deck) -> tuple[str, Safe]:
    in_period = _of_period(deck)
    late = in_period[in_period["status"] == "late"].sort_values(
        ["days_late", "unit_position", "unit_id"], ascending=[False, True, True])
    columns = [
        parts.report_list(t("slide.missing"), open_obligations(in_period), deck.query, t("slide.missing_none")),
        parts.report_list(t("slide.came_late"), late, deck.query, t("timeliness.none_late")),
    ]
    return t("slide.late"), tag("div", *columns, class_="dh-slide-columns")


def _blind(deck: Deck) -> tuple[str, Safe]:
    return t("slide.blind"), parts.item_list(deck.blind)


def _trend(deck: Deck) -> tuple[str, Safe]:
    return t("slide.trend"), parts.trend(deck.by_period)


def _next(deck: Deck) -> tuple[str, Safe]:
    returned = int((deck.obligations["status"] == "returned").sum())
    asked = parts.decisions(deck.waiting, returned, deck.rulings, deck.query)
    return t("slide.to_come"), tag("div", asked, parts.deadlines(deck.obligations), class_="dh-slide-columns")


def _of_period(deck: Deck) -> pd.DataFrame:
    found = deck.obligations
    return found if deck.period_id is None else found[found["period_id"] == deck.period_id]


def _label(obligations: pd.DataFrame) -> str:
    return obligations["period_label"].iloc[0] if len(obligations) else t("none.value")


def level_above(levels: Sequence[str]) -> str:
    """Units of one level are grouped by the unit above them, units of several by level."""
    return "parent" if len(set(levels)) == 1 else "level"
