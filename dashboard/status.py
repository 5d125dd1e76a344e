"""The statuses of an obligation as people see them: symbol, word, colour, order."""

from dataclasses import dataclass

from dashboard.text import section


@dataclass(frozen=True, slots=True)
class Status:
    """fill, ink: background and text colour (contrast at least 4.5); pattern: fill of bars in greyscale."""

    code: str
    symbol: str
    label: str
    definition: str
    fill: str
    ink: str
    bar: str
    pattern: str


# fill, ink, bar colour, bar pattern; the patterns keep bars apart on a black-and-white print
_LOOK = {
    "on_time": ("#d7ebe4", "#0a5c46", "#2e8b6f", ""),
    "late": ("#fbe6c2", "#7a4a00", "#e3a93b", "/"),
    "received": ("#d9e7f5", "#124a80", "#5b93c7", "."),
    "returned": ("#e6dcf4", "#56309a", "#9a7bcb", "x"),
    "overdue": ("#f6d3cd", "#8e1f10", "#c5493a", "\\"),
    "awaited": ("#efe3da", "#6b4226", "#b3886a", "-"),
    "not_due": ("#f0f2f5", "#565f6b", "#cfd5dc", ""),
    "exempt": ("#ffffff", "#565f6b", "#eceff2", "|"),
}


def statuses() -> dict[str, Status]:
    """Code -> Status, in the order of legends, bars and tables."""
    words = section("status")
    return {
        code: Status(code, word["symbol"], word["label"], word["definition"], *_LOOK[code])
        for code, word in words.items()
    }


def status_class(code: str) -> str:
    """The class that colours a cell: static/dunghan.css has one rule per status."""
    return f"dh-s-{code.replace('_', '-')}"
