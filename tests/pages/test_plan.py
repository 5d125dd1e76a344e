"""The page of a plan: its words, each line with its coverage, its deadlines with their reasons, its targets."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

from tests.pages.conftest import PLAN, shown

SCOPE = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}
TARGETS = {"ke-hoach": "UBND tỉnh Bình Dương 2021", "tinh-den": "2022-11-20"}


def test_head_lines_and_exact_words(site, open_page):
    page = shown(open_page(site, "plan", **SCOPE))
    assert "A4 portrait" in page
    assert "Công tác thông tin đối ngoại của Hội Nông dân năm 2022" in page
    assert "Ban Thường vụ Hội Nông dân tỉnh Bình Dương" in page
    assert "Kế hoạch 1201/KH-UBND ngày 18/3/2022" in page
    assert "Văn phòng TW Hội NDVN; Ban Hợp tác Quốc tế TW Hội NDVN" in page
    assert page.count("<blockquote>") > 9
    assert "trước ngày 10/11/2022 để tổng hợp báo cáo cho Ủy ban nhân dân tỉnh" in page
    assert "báo cáo trước ngày 10/11/2022" in page


def test_a_line_leads_to_who_covers_it(site, open_page):
    page = shown(open_page(site, "plan", **SCOPE))
    href = re.search(r'href="(giai-thich\?so=item_coverage[^"]*noi-dung=II\.1\.a[^"]*)"', page)[1]
    address = dict(parse_qsl(urlsplit(html.unescape(href)).query))
    assert ">3/9 = " in shown(open_page(site, "explain", **address))
    assert "chưa đơn vị nào báo cáo" in page


def test_what_is_not_followed_is_grey_and_says_so(site, open_page):
    page = shown(open_page(site, "plan", **SCOPE))
    lines = re.findall(r'<article class="dh-plan-line dh-plan-out">.*?</article>', page, re.DOTALL)
    assert lines
    assert all("ngoài phạm vi theo dõi" in line and "giai-thich" not in line for line in lines)
    assert "không đơn vị nào phải báo cáo" in page


def test_every_deadline_has_its_reason(site, open_page):
    page = shown(open_page(site, "plan", **SCOPE))
    assert "Hội Nông dân tỉnh" in page
    assert "qua Ban Tuyên giáo" in page
    assert "Biểu số: TTĐN-01" in page
    assert "Kế hoạch ghi “trước ngày 10/11/2022”; “trước ngày” được hiểu là muộn nhất ngày liền trước, " in page
    assert "9 đơn vị" in page


def test_units_that_owe_are_listed_as_links(site, open_page):
    app = open_page(site, "plan", **SCOPE)
    assert [box.label for box in app.expander][0] == "Danh sách 9 đơn vị phải nộp"
    assert shown(app).count('href="don-vi?') == 9


def test_targets_say_how_they_are_read_and_that_nothing_came(site, open_page):
    page = shown(open_page(site, "plan", **TARGETS))
    assert "Kế hoạch ghi: dự kiến 250 người/hội nghị" in page
    assert "1 ở mỗi đơn vị" in page
    assert "0/9 đơn vị đạt" in page
    assert "Kế hoạch không ghi thời hạn" in page
    assert "Mục tiêu có con số" not in shown(open_page(site, "plan", **SCOPE))
