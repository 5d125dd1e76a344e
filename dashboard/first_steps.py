"""The way of a new site to its first numbers, in three steps. Pure."""

from dashboard.markup import Safe, tag
from dashboard.text import t

_STEPS = (("forms", "nop-bao-cao"), ("send", "ke-hoach"), ("load", "nop-bao-cao"))


def first_steps(query: str) -> Safe:
    """What to do first, each step with its link; for a site that has received nothing yet."""
    steps = [
        tag("li", tag("b", t(f"first_steps.{name}")), " ", t(f"first_steps.{name}_text"), " ",
            tag("a", t(f"first_steps.{name}_link"), href=f"{address}?{query.lstrip('&')}", class_="dh-open"))
        for name, address in _STEPS
    ]
    return tag("section", tag("h2", t("first_steps.title"), class_="dh-h"), tag("ol", *steps), class_="dh-confirm")
