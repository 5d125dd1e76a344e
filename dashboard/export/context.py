"""What every exported file says about itself: plan, filters, instant, and whether it is a sample."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dashboard.export.span import Span
from dashboard.export.words import word


@dataclass(frozen=True, slots=True)
class ExportContext:
    """`as_of`: events before this instant count. `filters`: (label, value) in Vietnamese, as the page shows them.

    `span`: the part of the year the file is about; None when the plan has no periods.
    """

    plan_id: str
    plan_title: str
    plan_short_title: str
    issuer: str
    as_of: datetime
    with_extensions: bool = True
    number: str | None = None
    issued_on: date | None = None
    year: int | None = None
    note: str | None = None
    is_sample_plan: bool = False        # the plan itself is invented
    is_sample: bool = False             # the submissions are invented
    filters: tuple[tuple[str, str], ...] = ()
    span: Span | None = None

    @property
    def as_of_words(self) -> str:
        """A day's end is said as that day: 21/11 00:00 is the end of 20/11."""
        if self.as_of.time() == time():
            return word("stamp.end_of_day", day=f"{self.as_of - timedelta(days=1):%d/%m/%Y}")
        return word("stamp.instant", time=f"{self.as_of:%H:%M}", day=f"{self.as_of:%d/%m/%Y}")

    @property
    def extension_words(self) -> str:
        """Whether extensions count."""
        return word("stamp.with_extensions" if self.with_extensions else "stamp.without_extensions")

    @property
    def stamp(self) -> str:
        """The line under every title: instant, extensions, filters."""
        filters = "; ".join(word("stamp.filter", label=label, value=value) for label, value in self.filters)
        return word("stamp.line", as_of=self.as_of_words, extensions=self.extension_words, filters=filters).strip()

    @property
    def sample_label(self) -> str | None:
        """The warning that must stand on every sheet of invented data; None for real data."""
        if self.is_sample_plan:
            return word("stamp.sample_plan")
        return word("stamp.sample") if self.is_sample else None
