"""The definitions of the numbers once more, in the plainest Python: a history, loops, dictionaries.

Nothing of the product is imported, and nothing is clever: where this and the queries differ, one of them
is wrong. Every rule is a method of its own, so that a test can plant a fault by replacing it.
"""

from collections.abc import Iterable
from datetime import datetime
from statistics import median

from tests.model.owed import Owed

STATUSES = ("exempt", "on_time", "late", "received", "returned", "not_due", "overdue", "awaited")
RECEIVED = ("on_time", "late", "received")


def rate(numerator: int, denominator: int) -> float | None:
    """Nothing expected is no rate at all."""
    return numerator / denominator if denominator else None


class Naive(Owed):
    """Sums over obligations, and rates of sums; one dictionary for each query."""

    def counts(self, rows: list[dict]) -> dict:
        due = [row for row in rows if row["is_due"]]
        dated = [row for row in due if row["due_effective"] is not None]
        covered = sum(row["status"] in RECEIVED for row in due)
        on_time = sum(row["status"] == "on_time" for row in dated)
        return {f"{status}_count": sum(row["status"] == status for row in rows) for status in STATUSES} | {
            "required_count": len(rows), "due_count": len(due), "covered_count": covered,
            "coverage_rate": rate(covered, len(due)), "due_with_deadline_count": len(dated),
            "on_time_due_count": on_time, "on_time_rate": rate(on_time, len(dated)),
        }

    def coverage(self, rows: list[dict]) -> dict:
        """The counts without those of timeliness, which is another query."""
        timely = ("due_with_deadline_count", "on_time_due_count", "on_time_rate")
        return {name: value for name, value in self.counts(rows).items() if name not in timely}

    def progress(self, rows: list[dict]) -> dict:
        """Early ones too; what is exempt is not required."""
        return {"progress_count": sum(row["status"] in RECEIVED for row in rows),
                "progress_required_count": sum(row["status"] != "exempt" for row in rows)}

    def summary(self, rows: list[dict]) -> dict:
        """Counts of a plan, with shares, consistency of its units and closed delays."""
        counts = self.counts(rows)
        late = [row["days_late"] for row in rows if row["status"] == "late"]
        units = {row["unit_id"]: [] for row in rows if row["is_due"]}
        for row in rows:
            if row["is_due"]:
                units[row["unit_id"]].append(row["status"] in RECEIVED)
        whole = sum(all(received) for received in units.values())
        return counts | self.progress(rows) | {
            "on_time_share": rate(counts["on_time_due_count"], counts["on_time_due_count"] + counts["late_count"]),
            "consistent_unit_count": whole, "due_unit_count": len(units), "consistency_rate": rate(whole, len(units)),
            "days_late_median": median(late) if late else None, "days_late_max": max(late, default=None),
        }

    def answers(self, as_of: datetime, with_extensions: bool) -> dict[str, dict[tuple, dict]]:
        """Query name -> key of the row -> its columns."""
        rows = self.obligations(as_of, with_extensions)
        kinds = {"level": "level", "unit_type": "unit_type", "parent": "parent_id"}
        unit = ("unit_type", "level", "parent_id")
        return {
            "obligation_status": {(r["report_id"], r["unit_id"], r["period_id"]): r for r in rows},
            "coverage_by_plan": {key: self.summary(group) for key, group in gather(rows, lambda r: ())},
            "coverage_by_plan_period": {
                key: self.summary(group) for key, group in gather(rows, lambda r: (r["period_id"],))},
            "coverage_by_unit_period": {
                key: self.coverage(group) | self.progress(group) | {name: group[0][name] for name in unit}
                for key, group in gather(rows, lambda r: (r["unit_id"], r["period_id"]))},
            "coverage_by_area_period": {
                (kind, *key): self.counts(group) for kind, column in kinds.items()
                for key, group in gather(rows, lambda r, column=column: (r[column] or "", r["period_id"]))},
        }


def gather(rows: list[dict], key_of: object) -> Iterable[tuple[tuple, list[dict]]]:
    """The rows under each key."""
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        groups.setdefault(key_of(row), []).append(row)
    return groups.items()
