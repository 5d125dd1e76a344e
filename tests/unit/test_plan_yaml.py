"""A plan written as a file reads back as the same plan, whatever its texts hold."""

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.forward.plan_yaml import as_yaml
from etl.registers.reference import read_reference
from etl.registers.reference_plan import Plan

REFERENCE = read_reference(Path(__file__).parents[2] / "data" / "reference")
PLAN = REFERENCE.plans[2]


def read(text: str) -> Plan:
    return Plan.model_validate(yaml.safe_load(text))


@pytest.mark.parametrize("plan", REFERENCE.plans, ids=lambda plan: plan.plan_id)
def test_the_real_plans(plan):
    text = as_yaml(plan)
    assert read(text) == plan
    assert text == as_yaml(read(text)) and unicodedata.is_normalized("NFC", text)
    assert max(map(len, text.splitlines())) <= 120
    assert "due_by_level" not in text
    assert "\n\n  - heading:" in text and "\n\nreports:\n  - report_id:" in text


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), min_size=1, max_size=300).filter(
    lambda text: text.strip() and unicodedata.is_normalized("NFC", text)), st.decimals(0, 1000, places=2))
def test_any_text_and_number(text, target):
    section = PLAN.sections[0]
    line = section.items[0].model_copy(update={
        "quote": text.strip(), "title": text.strip(), "target_value": Decimal(target),
        "target_indicator_id": section.items[0].indicators[0],
    })
    plan = PLAN.model_copy(update={"sections": [section.model_copy(update={"items": [line]})], "title": text.strip()})
    assert read(as_yaml(plan)) == plan
