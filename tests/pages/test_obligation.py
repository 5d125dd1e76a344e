"""One obligation: reached by the map's links, with why and from which cells."""

import re

from tests.pages.conftest import PLAN, shown


def test_detail_of_a_late_one(site, open_page):
    query = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}
    html = shown(open_page(site, **query))
    obligation_id = re.search(r"nghia-vu=([0-9a-f-]{36})[^\"]*\" title=\"TP Thuận An", html)[1]
    html = shown(open_page(site, "obligation", **query, **{"nghia-vu": obligation_id}))
    assert "Hội Nông dân thành phố Thuận An" in html
    assert "5 ngày theo lịch" in html
    assert "Kế hoạch ghi “trước ngày 10/11/2022”" in html
    assert re.search(r">E\d+<", html), "the value's cell"


def test_unknown_one(site, open_page):
    app = open_page(site, "obligation", **{"nghia-vu": "no such"})
    assert "Không tìm thấy" in app.info[0].value
