"""The reminders' page: who and why, the files, the text, mails with a look before, and what was sent."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.mail_server import Office, free_port, mail_server, set_up_mail
from tests.pages.conftest import PLAN, by_label, shown

BAU_BANG, BEN_CAT = "hnd.binh-duong.bau-bang", "hnd.binh-duong.ben-cat"
ADDRESSES = {BAU_BANG: "baubang@hoi.example", BEN_CAT: "bencat@hoi.example"}
TODAY = {"ke-hoach": PLAN}
THEN = TODAY | {"tinh-den": "2022-11-20"}


@pytest.fixture
def own_site(site: Path, tmp_path: Path) -> Path:
    """A copy that this test may change."""
    return Path(shutil.copytree(site, tmp_path / "own"))


@pytest.fixture
def office() -> Iterator[Office]:
    with mail_server() as found:
        yield found


def told(app: AppTest) -> str:
    """What the page says in boxes."""
    return " ".join(box.value for box in (*app.info, *app.error, *app.warning))


def send(app: AppTest, count: int) -> AppTest:
    """Say that the mails were looked at, and send."""
    assert by_label(app.button, f"Gửi {count} thư").disabled
    by_label(app.checkbox, "Tôi đã xem người nhận và nội dung").check().run()
    by_label(app.button, f"Gửi {count} thư").click().run()
    assert not app.exception
    return app


def test_who_is_reminded_and_what_can_be_taken_away(site, open_page):
    app = open_page(site, "reminders", **THEN)
    html = shown(app)
    assert "6 đơn vị, 6 báo cáo cần nhắc" in html and "quá hạn 11 ngày" in html and "chưa nhắc" in html
    assert "09/11/2022 (văn bản ghi: trước ngày 10/11/2022)" in html
    labels = {button.label for button in app.get("download_button")}
    assert labels == {"Công văn từng đơn vị (.zip)", "Danh sách (.xlsx)", "Lịch hạn (.ics)"}
    assert "đã có 3/9 đơn vị gửi" in app.code[0].value
    assert "Chưa cấu hình máy chủ thư" in told(app) and "Chưa gửi thư đôn đốc nào" in html
    by_label(app.selectbox, "Đoạn viết cho").set_value(BEN_CAT).run()
    assert app.code[0].value.startswith("Kính gửi Hội Nông dân thị xã Bến Cát,")
    by_label(app.multiselect, "Chỉ những đơn vị").set_value([BAU_BANG]).run()
    assert "1 đơn vị, 1 báo cáo cần nhắc" in shown(app) and not app.exception


def test_before_the_deadline_it_is_soon_or_nobody(site, open_page):
    html = shown(open_page(site, "reminders", **TODAY, **{"tinh-den": "2022-11-08"}))
    assert "còn 1 ngày" in html
    app = open_page(site, "reminders", **TODAY, **{"tinh-den": "2022-11-01", "so-ngay": "7"})
    assert "Không có đơn vị nào cần nhắc" in told(app) and not app.get("download_button")


def test_a_plan_without_deadlines_offers_those_whose_period_has_ended(site, open_page):
    app = open_page(site, "reminders", **{"ke-hoach": "Hội LHPN huyện Hóc Môn 2023"})
    assert "15 báo cáo đã hết kỳ chưa gửi" in shown(app)
    app.get("button_group")[0].set_value(["awaited"]).run()
    assert "15 đơn vị, 15 báo cáo cần nhắc" in shown(app) and "không ấn định" in shown(app)


def test_mails_are_looked_at_sent_once_and_logged(own_site, office, open_page):
    set_up_mail(own_site, office.port, ADDRESSES)
    app = open_page(own_site, "reminders", **TODAY)
    html = shown(app)
    assert "2 thư sẽ gửi từ vanphong@coquan.example" in html and "4 đơn vị chưa có địa chỉ" in html
    assert "baubang@hoi.example" in html and any("Bàu Bàng" in code.value for code in app.code[1:])
    assert office.arrived == []
    html = shown(send(app, 2))
    assert "Đã gửi 2/2 thư" in html and sorted(office.reached) == sorted(ADDRESSES.values())
    assert "2 đơn vị vừa được nhắc trong 24 giờ qua" in html and "Không có thư nào để gửi" in html
    assert "Nhật ký thư đôn đốc" in html
    of_unit = shown(open_page(own_site, "unit", **TODAY, **{"don-vi": BEN_CAT}))
    assert re.search(r'href="chi-tiet[^"]*">Báo cáo[^<]*: Năm 2022</a>.*đã gửi', of_unit)
    not_written_to = shown(open_page(own_site, "unit", **TODAY, **{"don-vi": "hnd.binh-duong.thuan-an"}))
    assert "Chưa gửi thư đôn đốc nào cho đơn vị này." in not_written_to
    by_label(app.toggle, "Gửi lại cả nội dung vừa nhắc trong 24 giờ qua").set_value(True).run()
    assert "Đã gửi 2/2 thư" not in shown(app)
    send(app, 2)
    assert len(office.arrived) == 4


def test_a_server_that_is_down_marks_nothing_as_sent(own_site, open_page):
    set_up_mail(own_site, free_port(), ADDRESSES)
    app = send(open_page(own_site, "reminders", **TODAY), 2)
    assert "Không kết nối được máy chủ thư" in told(app)
    assert "Chưa gửi thư đôn đốc nào" in shown(app) and "2 thư sẽ gửi" in shown(app)


@pytest.mark.parametrize(("name", "text", "sentence"), [
    ("mail.toml", "host", "Không đọc được tệp mail.toml"),
    ("addresses.csv", "unit_id,email\nx,a@b.vn", "dòng 2: không có đơn vị nào mang mã “x”"),
])
def test_wrong_configuration_is_one_sentence(own_site, open_page, name, text, sentence):
    set_up_mail(own_site, 25, ADDRESSES)
    (own_site / name).write_text(text, encoding="utf-8")
    assert sentence in told(open_page(own_site, "reminders", **TODAY))


def test_a_wrong_template_is_one_sentence_and_the_rest_goes_on(own_site, open_page):
    (own_site / "templates").mkdir()
    (own_site / "templates" / "report.docx").write_bytes(b"no document")
    app = open_page(own_site, "reminders", **THEN)
    assert "Mẫu Word không dùng được" in app.error[0].value and len(app.get("download_button")) == 2


def test_mails_are_of_today_only(own_site, open_page):
    set_up_mail(own_site, 25, ADDRESSES)
    assert "Thư chỉ gửi theo tình hình hôm nay" in told(open_page(own_site, "reminders", **THEN))
