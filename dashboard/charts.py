"""DataFrame -> chart, as plain Plotly dictionaries: 30 times cheaper to build than with plotly.express. Pure."""

import base64
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.period_label import short_label
from dashboard.status import statuses
from dashboard.text import section, t

# the same fonts as in static/dunghan.css, for the symbols of statuses
FONT = "'Be Vietnam Pro', 'Segoe UI Symbol', 'DejaVu Sans', 'Noto Sans Symbols 2', sans-serif"
INK, GRID, PAPER = "#1c2733", "#e3e7ec", "#ffffff"
BAR_INK = "#16202b"      # on the bars, which have one colour in both themes
# light -> dark, the pairs of static/dunghan.css
_DARK = {INK: "#e3e8ee", GRID: "#2b3744", PAPER: "#12181f", "#124a80": "#8fbfee", "#b3541e": "#f0a274"}
# measure, its counts, colour, marker, dash
_TREND = (
    ("coverage_rate", ("covered_count", "due_count"), "#124a80", "circle", "solid"),
    ("on_time_rate", ("on_time_due_count", "due_with_deadline_count"), "#b3541e", "square", "dash"),
)


def config() -> dict[str, Any]:
    """Plotly's own words, months and number signs in Vietnamese, inline: nothing is fetched."""
    words = section("plotly")
    locale = {
        "dictionary": words["dictionary"],
        "format": {
            "months": [t("plotly.months", n=n) for n in range(1, 13)],
            "shortMonths": [t("plotly.short_months", n=n) for n in range(1, 13)],
            "days": words["days"].split(","), "shortDays": words["short_days"].split(","),
            "date": "%d/%m/%Y", "decimal": ",", "thousands": ".", "grouping": [3],
        },
    }
    return {
        "locale": "vi", "locales": {"vi": locale}, "displaylogo": False, "responsive": True,
        "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"],
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": words["image_name"]},
    }


def status_bars(coverage: pd.DataFrame) -> dict[str, Any]:
    """Stacked bars: reports per period by status. `coverage` has a <status>_count column each.

    Their legend is matrix.bars_legend: Plotly's own would take half of a phone's chart.
    """
    names = _period_names(coverage)
    bars = []
    for status in statuses().values():
        counts = coverage[f"{status.code}_count"].astype(int).tolist()
        if any(counts):
            bars.append({
                "type": "bar", "name": f"{status.symbol} {status.label}", "x": names, "y": counts,
                "marker": {"color": status.bar, "line": {"color": PAPER, "width": 1},
                           "pattern": {"shape": status.pattern, "fillmode": "overlay", "fgcolor": "#ffffff",
                                       "fgopacity": 0.5, "size": 8, "solidity": 0.15}},
                "text": [f"<b>{count}</b>" if count else "" for count in counts], "textposition": "inside",
                "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": BAR_INK},
                "hovertemplate": "%{x}<br>%{fullData.name}: %{y}<extra></extra>",
            })
    layout = _layout(t("timeliness.reports_axis"))
    # one or two bars must not fill the page
    layout |= {"barmode": "stack", "bargap": 1 - min(0.65, 0.13 * len(names)), "showlegend": False}
    # a number too big for its piece of the bar is left to the table below
    return {"data": bars, "layout": layout | {"uniformtext": {"minsize": 9, "mode": "hide"}}}


def in_dark(figure: Any) -> Any:
    """The same figure in the colours of the dark theme."""
    if isinstance(figure, dict):
        return {key: in_dark(value) for key, value in figure.items()}
    if isinstance(figure, list):
        return [in_dark(value) for value in figure]
    return _DARK.get(figure, figure) if isinstance(figure, str) else figure


def rate_trend(coverage: pd.DataFrame) -> dict[str, Any]:
    """Lines: coverage and on-time rate over the periods that have something due; `series` keeps reports apart."""
    due = coverage[coverage["due_count"] > 0]
    due = due.assign(name=_period_names(due))
    # a line never joins the last month to the first quarter
    series = [group for _, group in due.groupby("series", sort=False)]
    lines = [
        _line(measure, group, counts, *look) | {"showlegend": i == 0, "legendgroup": measure}
        for measure, counts, *look in _TREND for i, group in enumerate(series)
    ]
    layout = _layout("")
    steps = [0, 0.25, 0.5, 0.75, 1]
    words = [f"{fmt.number(step * 100)}{fmt.NO_BREAK}%" for step in steps]
    layout["yaxis"] |= {"range": [0, 1.05], "tickvals": steps, "ticktext": words}
    return {"data": [line for line in lines if any(v is not None for v in line["y"])], "layout": layout}


def sparkline(values: Sequence[float | None], width: int = 84, height: int = 26) -> str:
    """A small line as the address of an inline SVG picture, a mask over the line's colour.

    Gaps are left out, a flat line stands in the middle.
    """
    known = [(i, float(v)) for i, v in enumerate(values) if not fmt.is_none(v)]
    low, high = min(v for _, v in known), max(v for _, v in known)
    spread, last = high - low, max(len(values) - 1, 1)
    def place(i: int, v: float) -> str:
        across = 2 + i / last * (width - 4)
        down = height - 3 - (v - low) / spread * (height - 6) if spread else height / 2
        return f"{across:.1f},{down:.1f}"

    points = " ".join(place(i, v) for i, v in known)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<polyline points="{points}" fill="none" stroke="black" stroke-width="2" stroke-linejoin="round"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _line(
    measure: str, frame: pd.DataFrame, counts: tuple[str, str], colour: str, symbol: str, dash: str
) -> dict[str, Any]:
    label = t(f"measure.{measure}.label")
    return {
        "type": "scatter", "mode": "lines+markers", "name": label, "x": frame["name"].tolist(),
        "y": [None if fmt.is_none(v) else float(v) for v in frame[measure]],
        "customdata": [
            f"{fmt.percent(rate)} ({fmt.ratio(n, total)})"
            for rate, n, total in zip(frame[measure], frame[counts[0]], frame[counts[1]], strict=True)
        ],
        "line": {"color": colour, "width": 2.5, "dash": dash}, "marker": {"symbol": symbol, "size": 9},
        "hovertemplate": f"%{{x}}<br>{label}: %{{customdata}}<extra></extra>",
    }


def _period_names(frame: pd.DataFrame) -> list[str]:
    several_years = frame["period_id"].str[:4].nunique() > 1
    return [short_label(p, label, several_years)
            for p, label in zip(frame["period_id"], frame["period_label"], strict=True)]


def _layout(y_title: str) -> dict[str, Any]:
    return {
        "font": {"family": FONT, "size": 13, "color": INK}, "separators": ",.", "height": 300,
        "margin": {"l": 48, "r": 8, "t": 8, "b": 8}, "paper_bgcolor": PAPER, "plot_bgcolor": PAPER,
        "hoverlabel": {"font": {"family": FONT}}, "dragmode": False,
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "traceorder": "normal"},
        "xaxis": {"type": "category", "showgrid": False, "linecolor": GRID, "automargin": True, "fixedrange": True,
                  "autotickangles": [0, 90], "tickfont": {"size": 12}},
        "yaxis": {"title": {"text": y_title}, "gridcolor": GRID, "zeroline": False, "rangemode": "tozero",
                  "tickformat": ",d", "automargin": True, "fixedrange": True},
    }
