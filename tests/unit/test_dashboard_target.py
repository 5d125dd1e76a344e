"""Targets are used only where the plan's words are plain; every other stands as written."""

import pandas as pd
import pytest

from dashboard.target import Target, of_each_unit, reaching_units, read_targets

EACH = "01 lãnh đạo phụ trách và 01 cán bộ kiêm nhiệm mỗi huyện, thị xã, thành phố"


def read(target, value=None, of=None, ids=("NS01", "NS02")) -> dict[str, Target]:
    return read_targets(pd.DataFrame(
        [{"indicator_id": i, "target": target, "target_value": value, "target_indicator_id": of} for i in ids]))


def test_a_number_is_the_indicators_own():
    assert read("20 tin, bài", 20, "NS01") == {"NS01": Target("total", "20 tin, bài", 20.0)}
    assert read(None, 20, "NS01")["NS01"].kind == "total"


def test_a_number_per_something_divides_by_the_items_other_indicator():
    words = "dự kiến 250 người/hội nghị"
    assert read(words, 250, "NS02") == {"NS02": Target("per_one", words, 250.0, "NS01")}
    assert read(words, 250, "NS02", ("NS01", "NS02", "NS03")) == {"NS02": Target("words", words)}


def test_one_number_for_each_indicator_of_each_unit():
    assert read(EACH) == {i: Target("per_unit", EACH, 1.0) for i in ("NS01", "NS02")}


@pytest.mark.parametrize("words", ["01 lãnh đạo mỗi huyện", "ít nhất 2 và 3", "tăng 1,5 lần, giảm 2 mỗi năm"])
def test_other_words_are_not_a_number(words):
    assert {target.kind for target in read(words).values()} == {"words"}


def test_no_target():
    assert read(None) == {}


def test_units_that_reach_it():
    annual = pd.DataFrame({"content_item_id": ["a", "a", "b"], "indicator_id": ["x"] * 3, "value": [1.0, 0.0, 5.0]})
    assert reaching_units(annual, "a", "x", 1) == 1


def test_values_of_every_unit_are_asked_for_only_where_a_target_is_per_unit():
    items = [("a", EACH, None, None), ("b", "20 tin, bài", 20.0, "B1"), ("c", None, None, None)]
    plan = pd.DataFrame([
        {"content_item_id": item, "indicator_id": f"{item.upper()}{n}", "target": words, "target_value": value,
         "target_indicator_id": of}
        for item, words, value, of in items for n in (2, 1)])
    assert of_each_unit(plan) == ("A1", "A2")
    assert of_each_unit(plan.iloc[:0]) == ()
