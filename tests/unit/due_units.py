"""A ledger with one unit for each reason to be reminded, or not; its names say the case."""

from datetime import date, datetime

from tests.ledger import Ledger

AS_OF = "2025-04-15"


class _Due(Ledger):
    """Submissions and decisions are written once the registers are."""

    def build(self) -> "_Due":
        super().build()
        self.submit("sent", "q1", datetime(2025, 4, 9))
        back = self.submit("returned", "q1", datetime(2025, 4, 9))
        self.decide("return", datetime(2025, 4, 11), submission_id=back)
        self.decide("extension", datetime(2025, 4, 1), unit_id="extended", period_id="q1", new_due=date(2025, 4, 25))
        return self


def due_ledger(due: date = date(2025, 4, 10), **report: object) -> Ledger:
    """q1 is due on `due`, q2 on 29/4, q4 in December, 'open' has ended and has no deadline."""
    made = _Due(deadline_reading="inclusive", recipient="Hội tỉnh", channel="thư điện tử", **report)
    made.unit("area", reports=(), level="district")
    for unit_id in ("none", "returned", "sent"):
        made.unit(unit_id, parent="area")
    made.unit("extended")
    made.period("q1", date(2025, 1, 1), date(2025, 3, 31), due, "đến ngày 10/4/2025")
    made.period("q2", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 29))
    made.period("q4", date(2025, 10, 1), date(2025, 12, 31), date(2025, 12, 10))
    made.period("open", date(2025, 1, 1), date(2025, 3, 31))
    return made
