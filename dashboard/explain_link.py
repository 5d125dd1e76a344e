"""Where a number leads: the address of the page that lists what it is made of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from dashboard import format as fmt
from dashboard.markup import Safe, tag, text
from dashboard.text import t

OF_ITEMS = ("content_rate", "content_received_rate", "item_coverage", "reported_count", "nil_count", "blank_count")
INDICATOR = "indicator"
_OF_UNITS = ("consistency_rate", "item_coverage")


@dataclass(frozen=True, slots=True)
class Links:
    """What every link of a page keeps. `query`: the address's parts of all filters but the period."""

    query: str
    period_labels: Mapping[str, str]    # period_id -> how the period filter writes it in the address
    period_id: str | None = None
    scope: tuple[tuple[str, str], ...] = ()

    def of_period(self, period_id: str | None) -> "Links":
        """Links to numbers of one period, or of all."""
        return replace(self, period_id=period_id)

    def of_plan(self, short_title: str) -> "Links":
        """Links to another plan's numbers; `query` must not name one yet."""
        return replace(self, query=f"&{t('param.plan')}={quote(short_title)}{self.query}")

    def of_unit(self, unit_id: str) -> "Links":
        """Links to numbers of one unit."""
        return self.of_group("unit", unit_id)

    def of_report(self, report_id: str) -> "Links":
        """Links to numbers of one report of the plan only."""
        return replace(self, scope=(*self.scope, (t("param.report"), report_id)))

    def of_group(self, kind: str, group_id: str, view: str = "as_was") -> "Links":
        """Links to numbers of a group: unit | parent | level | unit_type, as it was or as it is."""
        scope = ((t("param.scope_kind"), kind), (t("param.scope_id"), group_id))
        return replace(self, scope=scope if view == "as_was" else (*scope, (t("param.scope_view"), view)))

    def href(self, measure: str, item_id: str = "", indicator_id: str = "") -> str:
        """The address for one measure, or for the value of an indicator."""
        parts = [(t("param.measure"), measure), *self.scope]
        if item_id:
            parts.append((t("param.item"), item_id))
        if indicator_id:
            parts.append((t("param.indicator"), indicator_id))
        if self.period_id:
            parts.append((t("param.period"), self.period_labels.get(self.period_id, self.period_id)))
        return "giai-thich?" + "&".join(f"{key}={quote(value, safe='')}" for key, value in parts) + self.query

    def to(self, content: object, measure: str, n: object, total: object, item_id: str = "") -> Safe:
        """The number as a link; what has no denominator leads nowhere."""
        if fmt.is_none(total) or not total:
            return text(content)
        return self._link(content, measure, fmt.ratio(n, total), item_id)

    def to_count(self, measure: str, n: object) -> Safe:
        """A plain count as a link; nought has nothing to list."""
        if fmt.is_none(n) or not n:
            return text(fmt.number(n))
        return self._link(fmt.number(n), measure, fmt.number(n), "")

    def _link(self, content: object, measure: str, count: str, item_id: str) -> Safe:
        kind = "units" if measure in _OF_UNITS else "items" if measure in OF_ITEMS else "obligations"
        title = t(f"explain.open_{kind}", count=count)
        return tag("a", content, href=self.href(measure, item_id), title=title, class_="dh-why")


def linked(links: Links | None, content: object, measure: str, n: object, total: object, item_id: str = "") -> Safe:
    """The same where a table may also be drawn without links."""
    return text(content) if links is None else links.to(content, measure, n, total, item_id)


def linked_count(links: Links | None, measure: str, n: object) -> Safe:
    """The same for a plain count."""
    return text(fmt.number(n)) if links is None else links.to_count(measure, n)
