"""The register: opens, finds, shows findings and versions; names from files are escaped."""

import re

from tests.pages.conftest import PLAN, by_label, shown


def test_lists_every_file_escaped(site, open_page):
    html = shown(open_page(site, "submissions", **{"ke-hoach": PLAN}))
    assert html.count("✓ Đã nhận") == 3
    assert html.count("✕ Từ chối") == 1
    assert "<b>hỏng</b>" not in html
    assert "&lt;b&gt;hỏng&lt;/b&gt;.xlsx" in html


def test_outcome_filter(site, open_page):
    app = open_page(site, "submissions", **{"ke-hoach": PLAN})
    by_label(app.selectbox, "Kết quả").select("refused").run()
    html = shown(app)
    assert "✓ Đã nhận" not in html
    assert "1 trong 1 tệp" in html


def test_find_by_name(site, open_page):
    app = open_page(site, "submissions", **{"ke-hoach": PLAN})
    by_label(app.text_input, "Tìm theo đơn vị hoặc tên tệp").set_value("dĩ an").run()
    assert "1 trong 1 tệp" in shown(app)


def test_detail_has_findings_and_original(site, open_page):
    html = shown(open_page(site, "submissions", **{"ke-hoach": PLAN, "ket-qua": "Từ chối"}))
    submission_id = re.search(r"lan-nop=([0-9a-f-]{36})", html)[1]
    app = open_page(site, "submissions", **{"ke-hoach": PLAN, "lan-nop": submission_id})
    html = shown(app)
    assert "Chi tiết lần nộp" in html
    assert "12 bài" in html
    assert any(button.label == "Tải bản gốc" for button in app.get("download_button"))


def test_nothing_received(site, open_page):
    app = open_page(site, "submissions", **{"ke-hoach": "UBND xã Quế Minh 2023"})
    assert "Chưa có tệp nào" in app.info[0].value
