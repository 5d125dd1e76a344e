"""Frames as the queries return them, made from a list of obligations, for tests of exported files."""

from datetime import date, datetime, timedelta

import pandas as pd

from dashboard.export import ExportContext

AS_OF = datetime(2022, 11, 21)
COUNTS = ("on_time", "late", "received", "returned", "not_due", "overdue", "awaited", "exempt")
_DUE = {"on_time", "late", "received", "returned", "overdue", "awaited"}
_COVERED = {"on_time", "late", "received"}


def context(**changes) -> ExportContext:
    """A context of a real-looking plan; override any part."""
    parts = {
        "plan_id": "p", "plan_title": "Kế hoạch tuyên truyền năm 2022", "plan_short_title": "Tuyên truyền 2022",
        "issuer": "Hội Nông dân tỉnh", "number": "12-KH/HND", "issued_on": date(2022, 1, 20), "year": 2022,
        "as_of": AS_OF, "filters": (("Đơn vị", "tất cả"),),
    }
    return ExportContext(**{**parts, **changes})


def make_frames(
    statuses: dict[tuple[str, str], str], *, items: int = 2, indicators: int = 2, names: dict[str, str] | None = None,
) -> dict[str, pd.DataFrame]:
    """`statuses`: (unit_id, period_id) -> status. Every received report gives every item and indicator the value 10."""
    owed = _obligations(statuses, names or {}, items)
    return {
        "obligation_status": owed,
        "coverage_by_plan": _tally(owed.assign(plan_id="p"), ["plan_id"]),
        "coverage_by_plan_period": _tally(owed, ["plan_id", "period_id", "period_label", "period_position"]),
        "coverage_by_unit_period": _tally(
            owed, ["plan_id", "unit_id", "unit_name", "unit_short_name", "period_id", "period_label"]
        ),
        "timeliness_by_unit_period": _timeliness(owed),
        "period_list": owed[["plan_id", "report_id", "period_id"]].drop_duplicates().assign(report_title="Báo cáo năm"),
        "measure_obligations": _explained(owed),
        "submission_log": _taken(owed),
        "league_table": _league(owed),
        **_content(owed, items),
        **_with_plan(owed, _indicators(owed, items, indicators)),
    }


def _obligations(statuses, names, items):
    unit_ids = list(dict.fromkeys(unit for unit, _ in statuses))
    period_ids = sorted({period for _, period in statuses})
    return pd.DataFrame([
        {
            "plan_id": "p", "report_id": "p.nam", "unit_id": unit, "period_id": period,
            "unit_name": names.get(unit, f"Đơn vị {unit}"), "unit_short_name": names.get(unit, unit),
            "period_label": f"Kỳ {period}", "status": status, "is_due": status in _DUE,
            "due_effective": None if status in ("received", "awaited") else pd.Timestamp("2022-11-09"),
            "days_late": {"late": 3, "overdue": 11}.get(status), "days_until_due": 5 if status == "not_due" else None,
            "required_item_count": items,
            "unit_position": unit_ids.index(unit), "period_position": period_ids.index(period),
        }
        for (unit, period), status in statuses.items()
    ], columns=[
        "plan_id", "report_id", "unit_id", "period_id", "unit_name", "unit_short_name", "period_label", "status",
        "is_due", "due_effective", "days_late", "days_until_due", "required_item_count", "unit_position",
        "period_position",
    ])


def _explained(owed):
    day = pd.Timestamp("2022-11-09")
    return owed.assign(
        rule=owed["status"], due_nominal=day, due_base=day, due_text=None, due_steps="[]", extension_due=pd.NaT,
        extension_number=None, extension_reason=None, extension_granted_at=pd.NaT, is_retroactive=False,
        exemption_number=None, exemption_reason=None, exemption_granted_at=pd.NaT, first_admissible_at=pd.NaT,
        version_count=1, period_end=day, is_numerator=True,
    )


def _tally(owed, keys):
    marks = owed[keys].copy()
    for status in COUNTS:
        marks[f"{status}_count"] = (owed["status"] == status).astype(int)
    marks["required_count"] = 1
    marks["due_count"] = owed["is_due"].astype(int)
    marks["covered_count"] = owed["status"].isin(_COVERED).astype(int)
    with_deadline = owed["is_due"].astype(bool) & owed["due_effective"].notna()
    marks["due_with_deadline_count"] = with_deadline.astype(int)
    marks["on_time_due_count"] = marks["on_time_count"]
    table = marks.groupby(keys, as_index=False, sort=False).sum()
    table["coverage_rate"] = _rate(table["covered_count"], table["due_count"])
    table["on_time_rate"] = _rate(table["on_time_due_count"], table["due_with_deadline_count"])
    table["on_time_share"] = _rate(table["on_time_due_count"], table["on_time_due_count"] + table["late_count"])
    return table.assign(
        consistent_unit_count=0, due_unit_count=0, consistency_rate=float("nan"), days_late_median=3.0, days_late_max=3
    )


def _timeliness(owed):
    table = _tally(owed, ["plan_id", "unit_id", "unit_name", "unit_short_name", "period_id", "period_label"])
    table["missing_count"] = table["returned_count"] + table["overdue_count"]
    table["days_open_max"] = table["overdue_count"].where(table["overdue_count"] > 0) * 11
    return table[table["due_with_deadline_count"] > 0]


def _content(owed, items):
    due = owed[owed["is_due"].astype(bool)]
    received = due["status"].isin(_COVERED).astype(int)
    parts = [
        due[["plan_id", "unit_id", "unit_name"]].assign(
            content_item_id=f"II.{item}", item_title=f"Nội dung {item}", item_position=item, required_count=1,
            received_required_count=received, reported_count=received, nil_count=0, blank_count=1 - received,
            covered_count=received,
        )
        for item in range(1, items + 1)
    ]
    keys = ["plan_id", "unit_id", "unit_name", "content_item_id", "item_title", "item_position"]
    counts = [f"{what}_count" for what in ("required", "received_required", "reported", "nil", "blank", "covered")]
    cells = pd.DataFrame(columns=[*keys, *counts])
    if items and len(due):
        cells = pd.concat(parts).groupby(keys, as_index=False, sort=False).sum()
    plan = cells.groupby("plan_id", as_index=False)[counts].sum()
    plan["coverage_rate"] = _rate(plan["covered_count"], plan["required_count"])
    plan["coverage_among_received_rate"] = _rate(plan["covered_count"], plan["received_required_count"])
    spots = pd.DataFrame({
        "plan_id": "p", "content_item_id": [f"II.{item}" for item in range(1, items + 1)],
        "item_title": [f"Nội dung {item}" for item in range(1, items + 1)], "item_position": range(1, items + 1),
        "section": "II", "required_unit_count": due["unit_id"].nunique(),
        "covering_unit_count": due.loc[received == 1, "unit_id"].nunique(),
    })
    spots["coverage_rate"] = _rate(spots["covering_unit_count"], spots["required_unit_count"])
    return {"content_coverage_by_unit_item": cells, "content_coverage_by_plan": plan, "blind_spots": spots}


def _indicators(owed, items, indicators):
    received = owed[owed["status"].isin(_COVERED)]
    lines = pd.DataFrame([
        {
            "content_item_id": f"II.{item}", "item_title": f"Nội dung {item}", "indicator_id": f"chi_tieu_{one}",
            "indicator_name": f"Chỉ tiêu {one}", "measure_unit": "lượt", "kind": "flow", "item_position": item,
            "indicator_position": one,
        }
        for item in range(1, items + 1) for one in range(1, indicators + 1)
    ])
    if lines.empty or received.empty:
        columns = [
            *owed.columns, "content_item_id", "item_title", "indicator_id", "indicator_name", "measure_unit", "kind",
            "item_position", "indicator_position", "value", "rule", "basis", "file_name", "sheet", "cell",
            "submission_id",
        ]
        empty = pd.DataFrame(columns=columns)
        return {"indicator_by_unit_period": empty, "indicator_annual": empty}
    values = received.merge(lines, how="cross").assign(
        value=10.0, basis="in_period", file_name="bao-cao.xlsx", sheet="Báo cáo", cell="E9"
    )
    values = values.assign(submission_id=_submission_id(values))
    keys = ["plan_id", "unit_id", "unit_name", *lines.columns]
    annual = values.groupby(keys, as_index=False, sort=False)["value"].sum().assign(rule="sum_of_periods")
    return {"indicator_by_unit_period": values, "indicator_annual": annual}


def _with_plan(owed, frames):
    """The same values added over units, of this year and, a tenth of them, of the year before."""
    annual = frames["indicator_annual"]
    keys = ["plan_id", "content_item_id", "item_title", "indicator_id", "indicator_name", "measure_unit", "kind",
            "item_position", "indicator_position"]
    if annual.empty:
        plan = pd.DataFrame(columns=[*keys, "value", "unit_count", *_PLAN_VALUES])
        before = pd.DataFrame(columns=[*keys, "value", "unit_count", *_BEFORE_VALUES])
        return {**frames, "indicator_by_plan": plan, "indicator_before_by_plan": before}
    added = annual.groupby(keys, as_index=False, sort=False).agg(value=("value", "sum"), unit_count=("value", "size"))
    rules = dict.fromkeys(_RULES, 0) | {"sum_of_periods_count": added["unit_count"]}
    plan = added.assign(**_PLAN_VALUES | rules | {"required_unit_count": owed["unit_id"].nunique()})
    before = added.assign(**_BEFORE_VALUES | rules | {"value": added["value"] / 10})
    return {**frames, "indicator_by_plan": plan, "indicator_before_by_plan": before}


_RULES = ("annual_report_count", "sum_of_periods_count", "latest_cumulative_count", "latest_value_count")
_PLAN_VALUES = {"section": "II", "value_type": "count", "target": "20 lượt", "target_value": 20.0,
                "target_indicator_id": "chi_tieu_1", "required_unit_count": 0, **dict.fromkeys(_RULES, 0)}
_BEFORE_VALUES = {"before_plan_id": "p0", "before_short_title": "Tuyên truyền 2021", "before_year": 2021,
                  **dict.fromkeys(_RULES, 0)}


def _taken(owed):
    received = owed[owed["status"].isin(_COVERED)]
    columns = ["plan_id", "report_id", "unit_id", "unit_name", "period_id", "period_label"]
    when = pd.Timestamp("2022-11-08 14:05")
    return received[columns].assign(
        submission_id=_submission_id(received), file_name="bao-cao.xlsx", sha256="ab" * 32, byte_count=1000,
        received_at=when, loaded_at=when, channel="email", outcome="accepted", version=1, is_nil=False,
        returned_at=pd.NaT, withdrawn_at=pd.NaT, filed_at=pd.NaT, finding_count=0, error_count=0, duplicate_of=None,
        loaded_by=None, plan_short_title="p",
    )


def _submission_id(owed):
    return owed["unit_id"] + "/" + owed["period_id"]


def _league(owed):
    table = _tally(owed, ["plan_id", "unit_id", "unit_name", "unit_short_name"])
    is_small = table["due_with_deadline_count"] < 3
    return table.assign(
        rank=table["on_time_rate"].where(~is_small).rank(method="min", ascending=False), ranked_count=(~is_small).sum(),
        excused_count=0, is_consistent=table["covered_count"] == table["due_count"], is_small_n=is_small,
        is_new_unit=False, trend=float("nan"), unit_position=range(len(table)),
    )


def _rate(count, total):
    return count / total.where(total > 0)


def months(count: int) -> list[str]:
    """Period ids of the first months of 2022."""
    first = date(2022, 1, 1)
    return [f"{first + timedelta(days=31 * month):%Y-%m}" for month in range(count)]
