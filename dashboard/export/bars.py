"""Native bar charts over the rows of a sheet."""

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.chart import BarChart, Reference
from openpyxl.chart import Series as ExcelSeries
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.text import RichText
from openpyxl.chart.title import Title, title_maker
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.export.cells import xml_text
from dashboard.export.style import COUNT, DECIMAL

_FORMATS = {"count": COUNT, "decimal": DECIMAL, "rate": "0%"}
_SMALL, _LARGE = 900, 1100              # hundredths of a point
_WIDTH = 17.0                           # centimetres


class Series(NamedTuple):
    """One colour of bars. `style` is that of its cells: count | decimal | rate."""

    name: str
    colour: str
    style: str = "count"


def bar_chart(
    sheet: Worksheet, title: str, series: Sequence[Series], head_row: int, last_row: int, label_column: int
) -> BarChart:
    """Bars of the columns right of `label_column`, whose heads in `head_row` name the series."""
    chart = BarChart()
    chart.width = _WIDTH
    chart.title = _title(title)
    chart.gapWidth = 45
    for place, one in enumerate(series, 1):
        values = Reference(sheet, min_col=label_column + place, min_row=head_row, max_row=last_row)
        bars = ExcelSeries(values, title_from_data=True)
        bars.graphicalProperties.solidFill = one.colour.lstrip("#")
        bars.dLbls = _labels(one)
        chart.series.append(bars)
    chart.set_categories(Reference(sheet, min_col=label_column, min_row=head_row + 1, max_row=last_row))
    chart.x_axis.delete = False         # openpyxl's default hides both axes in newer Excel
    chart.x_axis.txPr = _font(_SMALL)
    chart.y_axis.delete = True          # every bar says its number
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    if len(series) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
    return chart


def _title(text: str) -> Title:
    title = title_maker(xml_text(text))
    for paragraph in title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=_LARGE, b=True))
    title.overlay = False
    return title


def _labels(one: Series) -> DataLabelList:
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    # a nought in a stack would print over its neighbour
    labels.numFmt = _FORMATS[one.style] + (";;" if one.style == "count" else "")
    labels.txPr = _font(_SMALL)
    return labels


def _font(size: int) -> RichText:
    look = CharacterProperties(sz=size)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])
