"""A unit's name as a link to the page of everything about it. Pure."""

from urllib.parse import quote

from dashboard.explain_link import Links
from dashboard.markup import Safe, tag
from dashboard.text import t


def unit_address(unit_id: str, query: str = "") -> str:
    """The address of a unit's page; `query` are the '&key=value' parts of the filters to keep."""
    return f"don-vi?{t('param.unit')}={quote(unit_id, safe='')}{query}"


def unit_link(unit_id: str, name: str, query: str = "", full_name: str = "") -> Safe:
    """The name as a link; a short name says the full one to mouse and screen reader."""
    title = t("unit.open", unit=full_name or name)
    return tag("a", name, href=unit_address(unit_id, query), title=title, class_="dh-unit")


def linked_unit(links: Links | None, unit_id: str, short_name: str, name: str) -> Safe:
    """The same where a table may also be drawn without links."""
    if links is None:
        return tag("span", short_name, title=name)
    return unit_link(unit_id, short_name, links.query, name)
