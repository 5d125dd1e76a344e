"""Maps: the order and groups of units, groups by period, items by unit and area."""

import re

import pandas as pd
import pytest

from dashboard.area_map import area_map, rate_class
from dashboard.explain_link import Links
from dashboard.item_view import item_area_map, item_sentence, item_sums, item_unit_table, item_units, unit_rates
from dashboard.map_order import group_names, in_groups, in_order

LINKS = Links("&ke-hoach=P", {"2026-01": "Tháng 01/2026"})


def obligation(unit_id: str, status: str, days: float | None = None, **more) -> dict:
    place = int(unit_id[1:])
    names = {"u0": "Ân", "u1": "An", "u2": "Đà", "u3": "Da"}
    return {
        "unit_id": unit_id, "unit_short_name": names[unit_id], "unit_name": names[unit_id], "unit_position": place,
        "unit_type": "xa", "status": status, "days_late": days, "is_due": status != "not_due",
    } | more


@pytest.fixture
def owed() -> pd.DataFrame:
    return pd.DataFrame([
        obligation("u0", "on_time"), obligation("u0", "late", 9), obligation("u1", "overdue", 3),
        obligation("u2", "overdue", 40), obligation("u2", "on_time"), obligation("u3", "not_due"),
    ])


def ranked(frame: pd.DataFrame) -> list[str]:
    return frame.drop_duplicates("unit_id").sort_values("unit_position")["unit_id"].tolist()


def test_orders(owed):
    assert ranked(in_order(owed, "register")) == ["u0", "u1", "u2", "u3"]
    assert ranked(in_order(owed, "name")) == ["u1", "u0", "u3", "u2"]
    assert ranked(in_order(owed, "worst")) == ["u2", "u1", "u0", "u3"]


def test_groups_keep_the_order_within(owed):
    units = pd.DataFrame({"unit_id": ["u0", "u1", "u2", "u3"], "parent_name": ["B", "A", "B", None]})
    names = group_names(owed, units, "parent")
    assert names == {"u0": "B", "u1": "A", "u2": "B", "u3": "Không ghi đơn vị cấp trên"}
    assert ranked(in_groups(in_order(owed, "worst"), names)) == ["u1", "u2", "u0", "u3"]
    assert group_names(owed, units, "none") == {}
    assert set(group_names(owed, units, "unit_type").values()) == {"Xã"}


@pytest.mark.parametrize(("n", "total", "name"), [
    (3, 3, "full"), (9, 10, "most"), (899, 1000, "half"), (1, 2, "half"), (0, 4, "some"), (0, 0, "nothing_due"),
])
def test_rate_classes(n: int, total: int, name: str):
    assert rate_class(n, total) == name


def group(group_id: str, period_id: str, n: int, total: int) -> dict:
    return {
        "group_kind": "parent", "group_id": group_id, "group_name": group_id.upper(), "period_id": period_id,
        "period_label": period_id, "period_position": 1, "series": 0, "covered_count": n, "due_count": total,
        "coverage_rate": n / total if total else None, "overdue_count": total - n,
    }


def test_groups_of_units_by_period_worst_first_with_a_way_down():
    frame = pd.DataFrame([group("a", "2026-01", 4, 4), group("b", "2026-01", 1, 4), group("b", "2026-02", 0, 0)])
    html = area_map(frame, LINKS, {"b": "./?dia-ban=B"}).html
    assert html.index(">B<") < html.index(">A<")
    assert 'href="./?dia-ban=B"' in html and html.count("dia-ban=") == 1
    assert "1/4" in html and "4/4" in html and "25,0" in html
    # symbol and words, not colour alone
    assert "✕" in html and "✓" in html and "○" in html and "dưới 50 %" in html
    assert 'class="dh-cell dh-s-none"' in html


def cell(unit_id: str, item: str, required: int, received: int, covered: int, nil: int = 0) -> dict:
    return {
        "unit_id": unit_id, "unit_name": unit_id, "unit_short_name": unit_id, "unit_position": int(unit_id[1:]),
        "content_item_id": item, "required_count": required, "received_required_count": received,
        "reported_count": covered - nil, "nil_count": nil, "covered_count": covered,
        "coverage_rate": covered / required if required else None,
        "coverage_among_received_rate": covered / received if received else None,
    }


@pytest.fixture
def content() -> pd.DataFrame:
    return pd.DataFrame([
        cell("u1", "I.1", 2, 2, 2), cell("u2", "I.1", 2, 1, 1), cell("u3", "I.1", 2, 0, 0), cell("u4", "I.1", 0, 0, 0),
        cell("u5", "I.1", 1, 1, 0), cell("u6", "I.1", 1, 1, 1, 1),
    ])


ITEMS = pd.DataFrame([{"plan_id": "p", "content_item_id": i, "item_title": i, "section": "S", "item_position": n}
                      for n, i in enumerate(("I.1", "I.2"))])


def test_item_sums_add_counts_and_never_average(content):
    first, second = item_sums(content, ITEMS).to_dict("records")
    assert (first["covering_unit_count"], first["required_unit_count"], first["never_count"]) == (3, 5, 2)
    assert (first["covered_count"], first["required_count"], first["received_required_count"]) == (4, 8, 5)
    assert (first["all_rate"], first["received_rate"]) == (4 / 8, 4 / 5)
    assert second["required_unit_count"] == 0 and pd.isna(second["all_rate"])


def test_who_never_covered_an_item_comes_first(content):
    units = item_units(content, "I.1")
    assert list(zip(units["unit_id"], units["state"], strict=True)) == [
        ("u5", "blank"), ("u3", "missing"), ("u2", "part"), ("u6", "nil"), ("u1", "covered"), ("u4", "none")]
    said = re.sub(r"<[^>]+>", "", item_sentence(units).html)
    assert said == ("3/5 đơn vị đã báo cáo nội dung này. 2 đơn vị chưa lần nào: 1 đã gửi báo cáo nhưng bỏ trống, "
                    "1 chưa gửi báo cáo.")
    html = item_unit_table(units, LINKS).html
    assert all(symbol in html for symbol in ("✕ Bỏ trống", "□ Chưa có báo cáo", "∅ Không phát sinh", "– Chưa đến hạn"))


def test_nobody_is_asked_yet(content):
    assert "Chưa đơn vị nào đến hạn" in item_sentence(item_units(content[content["unit_id"] == "u4"], "I.1")).html


def test_both_rates_of_a_unit(content):
    rows = [re.sub(r"<[^>]+>", " ", row.html).split() for row in unit_rates(content[content["unit_id"] == "u2"], LINKS)]
    assert rows[0][-2:] == ["%", "1/2"] and rows[1][-2:] == ["%", "1/1"]


def test_items_by_area_count_units(content):
    of_unit = {f"u{i}": "a" if i < 4 else "b" for i in range(1, 7)}
    html = item_area_map(content, {"a": "Area A", "b": "Area B"}, of_unit, item_sums(content, ITEMS),
                         {"a": "x?a", "b": "x?b"}).html
    assert "2/3" in html and "1/2" in html and 'href="x?a"' in html
