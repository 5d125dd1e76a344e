"""Messages: every finding has a sentence that says what is wrong where and what to do."""

import re

import pytest

from etl.finding import Code, Finding, Severity
from etl.text import message, word


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_message_even_when_nothing_else_is_known(code: Code) -> None:
    text = message(Finding(Severity.ERROR, code))
    assert text.strip() and "{" not in text


@pytest.mark.parametrize("code", Code)
def test_every_message_ends_its_sentences(code: Code) -> None:
    known = dict.fromkeys(
        ("unit", "version", "sheets", "heading", "first", "proposals", "period", "report", "one", "other", "item",
         "indicator", "measure_unit", "largest", "in_period", "in_period_cell", "taken", "label", "sum", "day"), "abc",
    )
    text = message(Finding(Severity.ERROR, code, "Báo cáo", "E13", value="12.5", params=known))
    assert text.startswith("Ô E13: ") and text.endswith(".")
    assert not re.search(r"…|\{|\}", text.replace("thị xã …", "").replace("huyện …", ""))


def test_the_cell_the_typed_value_and_the_way_out_are_named() -> None:
    finding = Finding(Severity.ERROR, Code.AMBIGUOUS_NUMBER, "Báo cáo", "E13", value="12.5")
    assert message(finding) == (
        "Ô E13: “12.5” có thể hiểu thành nhiều số khác nhau. Hãy gõ lại: dấu phẩy cho phần thập phân (12,5), "
        "không dùng dấu phân cách hàng nghìn (1234)."
    )


def test_a_sentence_without_its_facts_is_left_out() -> None:
    assert "Có thể là" not in message(Finding(Severity.QUESTION, Code.UNIT_UNKNOWN, params={"proposals": ""}))
    assert "Có thể là: a; b." in message(Finding(Severity.QUESTION, Code.UNIT_UNKNOWN, params={"proposals": "a; b"}))


def test_typed_text_is_not_taken_for_a_template_and_is_cut() -> None:
    text = message(Finding(Severity.ERROR, Code.NOT_A_NUMBER, "S", "A1", value="{cell} {0}\n" + "x" * 500))
    assert "{cell} {0} xxx" in text and len(text) < 300


def test_words_for_severities_and_outcomes() -> None:
    assert [word("severity", severity) for severity in Severity] == ["lỗi", "cần xác định", "cảnh báo"]
    assert word("outcome", "waiting") == "chờ xác định"
