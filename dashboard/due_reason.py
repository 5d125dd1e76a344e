"""Why a report is due on its day, as a sentence: the plan's words, the reading, days off, the extension."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.kept import of_frames
from dashboard.text import has, t


def reason(obligation: Mapping[str, Any]) -> str:
    """The sentence for one obligation, a row of obligation_status."""
    if fmt.is_none(obligation["due_nominal"]) and fmt.is_none(obligation["due_effective"]):
        return t("due.none")
    steps = json.loads(obligation["due_steps"] or "[]")
    due_text = None if fmt.is_none(obligation["due_text"]) else obligation["due_text"]
    parts = [_step(step, due_text) for step in steps]
    if not fmt.is_none(obligation["extension_due"]):
        parts.append(_extension(obligation))
    sentence = "; ".join(parts)
    return sentence + "." if sentence else t("none.value")


@of_frames
def due_dates(obligations: pd.DataFrame) -> pd.DataFrame:
    """One row per period and effective deadline: label, nominal, effective, unit_count, reason."""
    keys = ["report_id", "period_id", "due_effective", "due_text", "extension_number"]
    taken = ["period_position", "report_id", "period_label", "due_nominal", "due_effective"]
    places = list(obligations.groupby(keys, sort=False, dropna=False).indices.values())
    firsts = obligations.iloc[[place[0] for place in places]]
    unit_ids, names = obligations["unit_id"].to_numpy(object), obligations["unit_short_name"].to_numpy(object)
    rows = [
        {name: first[name] for name in taken} | {
            "unit_count": len(set(unit_ids[place])), "unit_names": names[place].tolist(),
            "is_extended": bool(first["is_extended"]), "reason": reason(first),
        }
        for place, first in zip(places, firsts.to_dict("records"), strict=True)
    ]
    found = pd.DataFrame(rows)
    return found.sort_values(["report_id", "period_position", "due_effective"]) if len(found) else found


def _step(step: dict[str, Any], due_text: str | None) -> str:
    rule = step["rule"]
    if rule == "written" and due_text:
        return t("due.written_text", text=due_text)
    if rule == "rolled":
        return t("due.rolled", because=_because(step.get("because")), day=fmt.day(step["day"]))
    return t(f"due.{rule}", day=fmt.day(step["day"]))


def _because(code: str | None) -> str:
    if code and has(f"due.{code}"):
        return t(f"due.{code}")
    return t("due.off_day", reason=code or t("none.value"))


def _extension(obligation: pd.Series) -> str:
    day = fmt.day(obligation["extension_due"])
    number, why = obligation["extension_number"], obligation["extension_reason"]
    told = t("due.extension", day=day) if fmt.is_none(number) else t("due.extension_number", day=day, number=number)
    return told if fmt.is_none(why) or not why else told + t("due.extension_reason", reason=why)
