"""Links to a number's rows and the words over them: right address, right sums, nothing unescaped."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from dashboard import explain, explain_words, tables, text, tiles
from dashboard.explain_link import Links
from tests.unit.test_dashboard_tables import EVIL, counts

LINKS = Links("&ke-hoach=P%20X", {"2022-Q1": "Quý I/2022"}, "2022-Q1")


def row(**given: object) -> dict:
    base = {"obligation_id": "o", "counted_id": "o", "status": "on_time", "is_numerator": True, "rule": "on_time"}
    return base | given


def test_a_link_keeps_filters_period_and_scope():
    href = LINKS.of_group("parent", "a&b", "as_is").href("coverage_rate", "II.1")
    assert href.startswith("giai-thich?so=coverage_rate&nhom-cua-so=parent&thuoc=a%26b&theo-don-vi=as_is")
    assert href.endswith("&noi-dung=II.1&ky=Qu%C3%BD%20I%2F2022&ke-hoach=P%20X")
    assert "ky=" not in LINKS.of_period(None).href("coverage_rate")


def test_what_has_no_denominator_leads_nowhere():
    assert LINKS.to("–", "coverage_rate", 0, 0).html == "–"
    assert LINKS.to_count("late_count", 0).html == "0"
    assert 'title="Xem 3/9 nghĩa vụ"' in LINKS.to("x", "coverage_rate", 3, 9).html
    assert 'title="Xem 2 nghĩa vụ"' in LINKS.to_count("late_count", 2).html


def test_what_a_link_wraps_is_escaped():
    assert "<img" not in LINKS.to(EVIL, "coverage_rate", 1, 2, EVIL).html


def test_a_tile_leads_to_its_rows_by_value_and_by_count():
    html = tiles.tile_row([tiles.rate_tile("coverage_rate", counts())], LINKS).html
    assert html.count('title="Xem 7/9 nghĩa vụ"') == 2
    assert "giai-thich" not in tiles.tile_row([tiles.rate_tile("coverage_rate", counts())]).html


def test_a_rate_cell_stays_as_it_was_without_links():
    assert "<a" not in tables.rate_cell(1, 2, 0.5).html
    assert 'title="Xem 1/2 nghĩa vụ"' in tables.rate_cell(1, 2, 0.5, LINKS, "on_time_rate").html


def test_units_are_counted_once():
    frame = pd.DataFrame([row(counted_id="u"), row(counted_id="u"), row(counted_id="v", is_numerator=False)])
    assert explain.counts(frame) == (1, 2)
    assert explain.number_words(frame) == "1/2 = 50,0\N{NO-BREAK SPACE}%"
    assert explain.number_words(frame.iloc[:0]) == "–"


def test_parts_add_up_to_both():
    frame = pd.DataFrame([row(), row(counted_id="p", status="overdue", is_numerator=False)])
    assert explain.reconciliation(frame, "coverage_rate") == [
        "Mẫu số: Đúng hạn 1 + Quá hạn, chưa nhận 1 = 2", "Tử số: Đúng hạn 1 = 1"]


def test_a_missing_report_is_not_a_blank_item():
    frame = pd.DataFrame([
        row(counted_id=str(i), state=state, is_received=came, is_numerator=state != "blank")
        for i, (state, came) in enumerate([("reported", True), ("blank", True), ("blank", False), ("nil", True)])
    ])
    assert explain.reconciliation(frame, "content_rate")[0] == (
        "Mẫu số: Có số liệu 1 + Không phát sinh 1 + Bỏ trống 1 + Chưa có báo cáo 1 = 4")


def test_a_ratio_is_never_summed():
    frame = pd.DataFrame([
        {"is_used": True, "kind": "ratio", "value": 0.5, "unit_id": u, "measure_unit": "%"} for u in ("a", "b")])
    assert explain.value_total(frame) == "–"
    assert list(explain.value_lines(frame)) == ["Tỷ lệ không cộng."]
    assert explain.value_total(frame.assign(kind="flow")) == "1 %"


@pytest.mark.parametrize("rule", list(tomllib.loads(Path(text.__file__).with_name("vi.toml").read_text(
    encoding="utf-8"))["rule"]))
def test_every_rule_has_a_whole_sentence(rule):
    parts = {"rule": rule, "due_effective": pd.Timestamp("2022-11-09"), "due_base": pd.Timestamp("2022-11-01"),
             "days_late": 3, "period_end": pd.Timestamp("2022-10-31"), "version_count": 2}
    said = explain_words.rule_sentence(parts)
    assert said.endswith(".")
    assert "{" not in said


def test_papers_are_named_with_their_day():
    none = dict.fromkeys(explain_words.COLUMNS)
    assert explain_words.papers(none) == ""
    extended = none | {"extension_due": pd.Timestamp("2022-11-20"), "extension_number": "15/CV",
                       "extension_granted_at": pd.Timestamp("2022-11-12"), "is_retroactive": True}
    assert explain_words.papers(extended) == (
        "gia hạn: 15/CV, có hiệu lực 12/11/2022; gia hạn được cấp sau ngày hạn")
    exempt = none | {"exemption_granted_at": pd.Timestamp("2022-11-12"), "exemption_reason": "bão"}
    assert explain_words.papers(exempt) == "miễn báo cáo: không số, có hiệu lực 12/11/2022 (bão)"
