"""Small bars per period as plain HTML: themed by the style sheet, with every value in words. Pure."""

from collections.abc import Collection, Sequence

from dashboard import format as fmt
from dashboard.markup import Safe, tag
from dashboard.text import t


def tiny_bars(labels: Sequence[str], values: Sequence[float | None], most: float, class_: str = "dh-bars",
              not_asked: Collection[str] = ()) -> Safe:
    """One bar per period, as high as its share of `most`; nothing reported leaves a gap with a dot, 0 a flat line.

    Periods by the labels in `not_asked` keep their place, empty.
    """
    pairs = list(zip(labels, values, strict=True))
    said = "; ".join(f"{label}: {fmt.number(value, 2)}" for label, value in pairs if label not in not_asked)
    bars = [tag("i", class_="dh-void") if label in not_asked else _bar(label, value, most) for label, value in pairs]
    return tag("span", *bars, class_=class_, role="img", aria_label=said)


def long_bar(value: float | None, most: float) -> Safe:
    """A bar lying behind a number, as long as its share of `most`."""
    if fmt.is_none(value) or not most:
        return Safe("")
    return tag("i", style=f"width:{_share(value, most):.1f}%", aria_hidden="true")


def share_bar(value: float, target: float) -> Safe:
    """Reached of asked: more than all is shown as it is, with the bar full."""
    share = value / target if target else None
    width = min(max(share or 0.0, 0.0), 1.0) * 100
    bar = tag("i", style=f"width:{width:.1f}%", aria_hidden="true")
    count = f"{fmt.number(value, 1)}/{fmt.number(target, 2)}"
    return tag("span", bar, tag("b", fmt.percent(share)), " ", tag("small", count), class_="dh-rate")


def _bar(label: str, value: float | None, most: float) -> Safe:
    title = f"{label}: {t('indicator.not_reported') if fmt.is_none(value) else fmt.number(value, 2)}"
    if fmt.is_none(value):
        return tag("i", class_="dh-gap", title=title)
    return tag("i", style=f"height:{_share(value, most):.1f}%", title=title)


def _share(value: float, most: float) -> float:
    return min(max(float(value) / most, 0.0), 1.0) * 100 if most else 0.0
