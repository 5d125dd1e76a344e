"""The statuses of an obligation as people see them: symbol, word, colour, order."""

from dataclasses import dataclass

from dashboard.text import section


@dataclass(frozen=True, slots=True)
class Status:
    """fill, ink: background and text colour, light and dark (contrast at least 4.5); pattern: of bars in greyscale."""

    code: str
    symbol: str
    label: str
    definition: str
    fill: str
    ink: str
    dark_fill: str
    dark_ink: str
    bar: str
    pattern: str


# fill, ink, both in the dark theme, bar colour, bar pattern; the patterns keep bars apart on a black-and-white print
_LOOK = {
    "on_time": ("#d7ebe4", "#0a5c46", "#173d32", "#8fe0c2", "#2e8b6f", ""),
    "late": ("#fbe6c2", "#7a4a00", "#4a3611", "#ffcf7d", "#e3a93b", "/"),
    "received": ("#d9e7f5", "#124a80", "#1b3550", "#8fbfee", "#5b93c7", "."),
    "returned": ("#e6dcf4", "#56309a", "#38275a", "#cdb4f7", "#9a7bcb", "x"),
    "overdue": ("#f6d3cd", "#8e1f10", "#57211b", "#ffab9c", "#c5493a", "\\"),
    "awaited": ("#efe3da", "#6b4226", "#43301f", "#e9c3a3", "#b3886a", "-"),
    "not_due": ("#f0f2f5", "#565f6b", "#232d38", "#a8b3c0", "#cfd5dc", ""),
    "exempt": ("#ffffff", "#565f6b", "#12181f", "#a8b3c0", "#eceff2", "|"),
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
