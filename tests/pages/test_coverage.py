"""Coverage: opens, groups, the item map and the blind spots."""

from tests.pages.conftest import PLAN, shown


def test_both_content_rates_stand_side_by_side(site, open_page):
    html = shown(open_page(site, "coverage", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "Bao phủ nội dung" in html
    assert "Nội dung trong báo cáo đã nhận" in html
    assert "nội dung phải báo cáo" in html
    assert "nội dung của báo cáo đã nhận" in html


def test_groups(site, open_page):
    app = open_page(site, "coverage", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"})
    assert "Cấp huyện" in shown(app)
    app.button_group[0].set_value("unit_type").run()
    assert not app.exception
    assert "Thị xã" in shown(app)


def test_item_map_tells_blank_from_missing(site, open_page):
    html = shown(open_page(site, "coverage", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "Bỏ trống, 0/1 báo cáo" in html
    assert "Chưa có báo cáo, 0/1 báo cáo" in html
    assert "Đã báo cáo đủ, 1/1 báo cáo" in html


def test_blind_spots_are_listed(site, open_page):
    html = shown(open_page(site, "coverage", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "0/9 đơn vị" in html


def test_nothing_received(site, open_page):
    open_page(site, "coverage", **{"ke-hoach": "UBND xã Quế Minh 2023"})


def test_no_plans(empty_site, open_page):
    assert "Chưa có kế hoạch nào" in open_page(empty_site).info[0].value


def groups_of(app) -> str:
    """The table of groups."""
    return next(piece for piece in shown(app).split("\n") if "Báo cáo theo nhóm và kỳ</span></caption>" in piece)


def test_units_as_they_were_and_as_they_are_now(site, open_page):
    """Districts of 2021 that nobody followed stand under what became of their province."""
    app = open_page(site, "coverage", **{"ke-hoach": "UBND tỉnh Bình Dương 2021"})
    kind, view = app.button_group
    kind.set_value("parent").run()
    assert "UBND tỉnh Bình Dương" in groups_of(app)
    view.set_value("as_is").run()
    assert not app.exception
    assert "UBND Thành phố Hồ Chí Minh" in groups_of(app)
    assert "UBND tỉnh Bình Dương" not in groups_of(app)
    assert "Tổng của hai cách xem luôn bằng nhau" in shown(app)


def test_the_view_is_kept_in_the_address(site, open_page):
    app = open_page(site, "coverage", **{"ke-hoach": "UBND tỉnh Bình Dương 2021", "nhom": "Đơn vị cấp trên",
                                         "xem-don-vi": "Như hiện nay"})
    assert [group.value for group in app.button_group] == ["parent", "as_is"]
    assert "UBND Thành phố Hồ Chí Minh" in groups_of(app)
