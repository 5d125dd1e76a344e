"""In grey, on a projector or a black-and-white print: every status is told apart by its symbol alone."""

import re

import pandas as pd
import pytest

from dashboard import charts, matrix, slide_parts, tables, unit_timeline
from dashboard.explain_link import Links
from dashboard.markup import Safe
from dashboard.status import status_class, statuses
from dashboard.text import section
from tests.unit.test_dashboard_tables import frame

TITLES = {"r": "Báo cáo"}
SYMBOLS = {code: status.symbol for code, status in statuses().items()}
# with days, or everything would be told apart by them
ONE_EACH = frame(*(
    {"unit_id": code, "unit_short_name": "Đơn vị", "unit_position": i, "obligation_id": code, "status": code,
     "days_late": 5 if code in ("late", "overdue") else None}
    for i, code in enumerate(SYMBOLS)
))
IN_A_LINE = ONE_EACH.assign(unit_id="u", period_id=[f"2022-T{i:02}" for i in range(1, len(SYMBOLS) + 1)])
COUNTS = pd.DataFrame([{"period_id": "2022", "period_label": "Năm 2022", "series": 0}
                       | {f"{code}_count": 1 for code in SYMBOLS}])
READERS_ONLY = re.compile(r'<span class="dh-sr">.*?</span>')
TAG = re.compile(r"<[^>]+>")


def seen(html: str) -> str:
    """What is left to the eye of a piece of markup without its colours."""
    return TAG.sub("", READERS_ONLY.sub("", html)).strip()


def pieces(drawn: Safe, element: str) -> dict[str, str]:
    """Status -> what is seen of its element, found by the class that gives it its colour."""
    coloured = rf'<{element}[^>]*class="[^"]*?(dh-s-[a-z-]+)[^"]*"[^>]*>(.*?)</{element}>'
    found = re.findall(coloured, drawn.html, re.DOTALL)
    codes = {status_class(code): code for code in SYMBOLS}
    return {codes[class_]: seen(inner) for class_, inner in found if class_ in codes}


def test_every_status_and_state_has_a_symbol_of_its_own():
    for symbols in (SYMBOLS.values(), [word["symbol"] for word in section("item_state").values()]):
        assert all(len(symbol) == 1 and not symbol.isalnum() for symbol in symbols)
        assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize(("drawn", "element"), [
    (matrix.status_map(ONE_EACH, TITLES, "", None), "td"),
    (matrix.status_legend(ONE_EACH), "span"),
    (unit_timeline.timeline(IN_A_LINE, TITLES, Links("", {}).of_unit("u")), "li"),
    (slide_parts.unit_map(ONE_EACH, TITLES, "", None), "td"),
    (slide_parts.unit_board(ONE_EACH, ""), "li"),
], ids=["map", "legend", "timeline", "map on a slide", "units on a slide"])
def test_a_status_is_seen_without_its_colour(drawn, element):
    found = pieces(drawn, element)
    assert set(found) == set(SYMBOLS)
    for code, text in found.items():
        assert SYMBOLS[code] in text
        assert not [other for other in SYMBOLS.values() if other != SYMBOLS[code] and other in text.replace("+5", "")]


def test_words_and_bars_carry_the_symbol_too():
    legend = seen(matrix.bars_legend(COUNTS).html)
    rates = {"covered_count": 0, "due_count": 1, "coverage_rate": None, "on_time_due_count": 0,
             "due_with_deadline_count": 0, "on_time_rate": None}
    heads = seen(tables.status_table(COUNTS.assign(**rates)).html)
    bars = {bar["name"]: bar["marker"] for bar in charts.status_bars(COUNTS)["data"]}
    for code, status in statuses().items():
        name = f"{status.symbol} {status.label}"
        assert seen(tables.status_badge(code).html) == name
        assert name in legend and name in heads and name in bars
    looks = [(marker["pattern"]["shape"], _grey(marker["color"])) for marker in bars.values()]
    for i, (shape, grey) in enumerate(looks):
        assert not [other for other in looks[:i] if other[0] == shape and abs(other[1] - grey) < 60]


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
