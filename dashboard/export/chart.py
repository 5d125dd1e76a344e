"""Sheet 'chart': native Excel charts, each beside the numbers it is drawn from."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

from openpyxl.worksheet.pagebreak import Break

from dashboard.export.bars import Series, bar_chart
from dashboard.export.book import Book, Page
from dashboard.export.frames import COUNTS, Frames, periods, units
from dashboard.export.indicator import Line
from dashboard.export.words import word
from dashboard.status import statuses

MOST_INDICATORS = 12                    # charts of indicators in one book; the sheet says when there are more
MOST_UNITS = 15                         # bars in one chart; its title says when there are more

_CHART_COLUMNS = 9                      # the columns under the charts; their numbers stand to the right
_ROW_HEIGHT = 0.53                      # centimetres of an ordinary row
_PAGE_ROWS = 44                         # of them on one printed page, at the scale that the widths give
_PERIOD = ("period_id", "period_label", "coverage_rate", "on_time_rate", *COUNTS)


class Block(NamedTuple):
    """One chart: its title, the heads of its numbers, one row per bar or group of bars."""

    title: str
    series: Sequence[Series]
    table: Sequence[Sequence[Any]]      # label, then one value per series
    is_stacked: bool = False
    is_across: bool = True              # bars lie: long names are readable


def write_chart(book: Book, frames: Frames, found: list[Line]) -> Page:
    """The page, from coverage_by_plan_period; `found`: the indicators' lines."""
    page = book.page(word("sheet.chart"))
    page.set_widths([9] * _CHART_COLUMNS + [32] + [9] * len(COUNTS))
    blocks = [*_period_blocks(frames), *_indicator_blocks(found, units(frames))]
    if not blocks:
        note = word("chart.none")
    elif len(found) > MOST_INDICATORS:
        note = word("chart.some", shown=MOST_INDICATORS, total=len(found), sheet=word("sheet.indicator"))
    else:
        note = word("chart.all")
    page.title_block(word("title.chart"), note)
    page.freeze()
    used = 0
    for block in blocks:
        used = _write_block(page, block, used)
    return page


def _period_blocks(frames: Frames) -> Iterator[Block]:
    found = periods(frames, _PERIOD)
    looks = statuses()
    used = [count for count in COUNTS if any(period[count] for period in found)]
    if used:
        yield Block(
            word("chart.by_status"),
            [Series(looks[c.removesuffix("_count")].label, looks[c.removesuffix("_count")].bar) for c in used],
            [[period["period_label"], *(period[count] for count in used)] for period in found],
            is_stacked=True,
        )
    if len(found) > 1:
        yield Block(
            word("chart.by_period"),
            [
                Series(word("head.coverage_rate"), "#2F6DA8", "rate"),
                Series(word("head.on_time_rate"), "#2E8B6F", "rate"),
            ],
            [[period["period_label"], period["coverage_rate"], period["on_time_rate"]] for period in found],
            is_across=False,
        )


def _indicator_blocks(found: list[Line], names: dict[str, tuple[str, str]]) -> Iterator[Block]:
    """The indicators that most units gave, in plan order; in each, the units with the highest values."""
    by_units = sorted(range(len(found)), key=lambda place: -len(found[place].values))
    for place in sorted(by_units[:MOST_INDICATORS]):
        yield _indicator_block(found[place], names)


def _indicator_block(line: Line, names: dict[str, tuple[str, str]]) -> Block:
    given = [(names[unit_id][1], value) for unit_id, (value, _) in line.values.items() if value is not None]
    shown = given
    title = word("chart.indicator", item=line.item_id, indicator=line.name)
    if len(given) > MOST_UNITS:
        shown = sorted(given, key=lambda pair: -pair[1])[:MOST_UNITS]
        title = word("chart.indicator_part", item=line.item_id, indicator=line.name, shown=len(shown), total=len(given))
    is_whole = all(float(value).is_integer() for _, value in shown)
    return Block(title, [Series(line.measure_unit, "#2F6DA8", "count" if is_whole else "decimal")], shown)


def _write_block(page: Page, block: Block, used: int) -> int:
    """Write one block; `used`: rows taken of the printed page so far. Returns the rows taken after it."""
    height = min(max(3.2 + 0.62 * len(block.table), 5.0), 9.5) if block.is_across else 8.0
    row_count = max(ceil(height / _ROW_HEIGHT) + 1, len(block.table) + 2)
    if used and used + row_count > _PAGE_ROWS:
        # the last empty row goes over too, or the chart's edge would print on the old page
        page.sheet.row_breaks.append(Break(id=page.row_number - 1))
        used = 0
    gap: list[tuple[Any, str]] = [(None, "note")] * _CHART_COLUMNS
    page.append([*gap, (block.title, "label"), *((series.name, "head") for series in block.series)])
    head_row = page.row_number
    page.body(
        [*gap, (label, "text"), *((value, series.style) for value, series in zip(values, block.series, strict=True))]
        for label, *values in block.table
    )
    chart = bar_chart(page.sheet, block.title, block.series, head_row, page.row_number, _CHART_COLUMNS + 1)
    chart.height = height
    chart.type = "bar" if block.is_across else "col"
    if block.is_across:
        chart.x_axis.scaling.orientation = "maxMin"      # first row on top, as in the table
    if block.is_stacked:
        chart.grouping, chart.overlap = "stacked", 100
    page.sheet.add_chart(chart, f"A{head_row}")
    while page.row_number < head_row + row_count - 1:
        page.append([])
    return used + row_count
