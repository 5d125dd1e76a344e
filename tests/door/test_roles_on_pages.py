"""The pages as each role has them: what a role may not do is not offered, and refused where it is asked for anyway."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import ask, intake, viewer
from dashboard.door import accounts, roles, sessions, visitor
from dashboard.door.accounts import Account
from dashboard.door.book import Book
from dashboard.door.sessions import Session
from dashboard.door.sign_on_accounts import admit
from dashboard.door.sign_on_claims import Person
from etl.audit import NOTES
from etl.decide import Decision
from etl.model import Identity
from etl.store import Store
from tests.door.conftest import FOREIGN, OWN, PLAN_ID
from tests.pages.conftest import PLAN, REPORT, by_label, shown, workbook

SILENT = "hnd.binh-duong.bau-bang"      # has sent nothing that was accepted
Enter = Callable[..., None]


@pytest.fixture
def own_site(site: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(site, tmp_path / "own")


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Enter]:
    """enter('clerk', root_unit_id=…): from now on that is who looks; enter(None): somebody without a session."""
    def enter_(role: str | None, root_unit_id: str | None = None, plan_ids: tuple[str, ...] | None = None) -> None:
        account = role and Account("1", role, f"Người {role}", role, root_unit_id, plan_ids, False, False)
        session = Session("s", account, "f", 0, 0, "127.0.0.1", "x") if account else None
        monkeypatch.setattr(visitor, "is_guarded", lambda: True)
        monkeypatch.setattr(visitor, "session_now", lambda: session)

    yield enter_


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].upload(name, content)
    app.run()
    assert not app.exception
    return app


def test_without_a_session_a_page_says_one_sentence(site, open_page, enter):
    enter(None)
    app = open_page(site)
    assert app.error[0].value.startswith("Phiên làm việc đã hết")
    assert shown(app).startswith('<a href="/dang-nhap?next=') and "dh-table" not in shown(app)


def test_a_clerk_sends_the_own_units_report_and_gets_its_answer(own_site, registry, open_page, enter):
    enter("clerk", SILENT)
    app = upload(open_page(own_site, "upload"), "của mình.xlsx", workbook(registry, SILENT, 7))
    assert "1 hợp lệ" in shown(app)
    assert "Nhận bây giờ" not in [toggle.label for toggle in app.toggle]
    by_label(app.button, "Nộp 1 tệp").click().run()
    assert not app.exception and "nhận 1" in shown(app)
    assert "của mình.xlsx" in shown(open_page(own_site, "submissions", **{"ke-hoach": PLAN}))


def test_a_clerks_file_of_another_unit_is_refused_and_nothing_is_said_of_it(own_site, registry, open_page, enter):
    enter("clerk", SILENT)
    # the very file that the other unit has sent: even that it is there already is not told
    app = upload(open_page(own_site, "upload"), "của người.xlsx", workbook(registry, FOREIGN, 3))
    html = shown(app)
    assert "Không nhận 1 tệp" in html and "của người.xlsx" in html
    assert "đã có" not in html.split("Không nhận")[1].split("Kiểm tra")[0] and "Dĩ An" not in html
    assert by_label(app.button, "Không có tệp nào nộp được").disabled


def test_past_the_page_a_foreign_file_is_not_taken_either(own_site, registry, enter, monkeypatch):
    monkeypatch.setenv("DUNGHAN_HOME", str(own_site))
    before = Store(own_site).count_originals()
    enter("clerk", OWN)
    files = [intake.Upload(f"{unit}.xlsx", workbook(registry, unit, 7)) for unit in (SILENT, OWN)]
    told = intake.hand_in(files, Identity(), check_only=False, received_at=datetime(2022, 1, 1))
    assert [outcome.unit_id for outcome in told] == [OWN]
    assert Store(own_site).count_originals() == before + 1
    row = ask._list(ask.published(), "file_counts")
    assert len(row)
    for role in ("leader", "auditor", "administrator"):
        enter(role)
        with pytest.raises(viewer.NotAllowed):
            intake.hand_in(files, Identity(), check_only=False)
    told = [json.loads(line) for line in (own_site / NOTES).read_text("utf-8").splitlines()]
    assert [(line["act"], line["object"], line["after_value"]) for line in told] == [
        ("access.refused", role, '{"action": "upload"}')
        for role in ("leader", "auditor", "administrator")]


def test_a_clerk_can_not_say_that_it_came_in_time(own_site, registry, enter, monkeypatch):
    monkeypatch.setenv("DUNGHAN_HOME", str(own_site))
    enter("clerk", SILENT)
    told, = intake.hand_in([intake.Upload("a.xlsx", workbook(registry, SILENT, 7))], Identity(), check_only=False,
                           received_at=datetime(2022, 11, 1))
    with Store(own_site).read() as connection:
        received, = connection.execute("select received_at from submission where submission_id = $id",
                                       {"id": told.submission_id}).fetchone()
    assert received.year > 2022


def test_a_clerk_has_templates_of_the_own_unit_only(site, open_page, enter):
    enter("clerk", OWN)
    app = open_page(site, "upload")
    for box in app.selectbox:
        if box.label == "Đơn vị":
            assert not [option for option in box.options if "Dĩ An" in option], box.options


def test_plans_that_are_not_given_are_not_there(site, open_page, enter):
    enter("secretariat", None, (PLAN_ID,))
    app = open_page(site, "coverage")
    assert by_label(app.selectbox, "Kế hoạch").options == [PLAN]
    assert "Trà Vinh" not in shown(open_page(site, "coverage", **{"ke-hoach": "MTTQ Trà Vinh 2022"}))
    enter("secretariat", None, ())
    app = open_page(site)
    assert not app.selectbox and "Chưa có kế hoạch nào" in app.info[0].value


@pytest.mark.parametrize(("role", "page", "offered"), [
    ("secretariat", "decisions", True), ("auditor", "decisions", False),
    ("secretariat", "export", True), ("leader", "export", False), ("auditor", "export", False),
    ("administrator", "registers", True), ("auditor", "registers", False),
    ("administrator", "accounts", True), ("auditor", "accounts", False),
])
def test_what_changes_something_is_offered_to_whom_it_belongs(site, open_page, enter, role, page, offered):
    enter(role)
    app = open_page(site, page, **{"ke-hoach": PLAN})
    words = {
        "decisions": "Ghi quyết định mới", "export": "Công bố", "registers": "Sổ danh mục đã sửa",
        "accounts": "Thêm tài khoản",
    }[page]
    labels = [w.label for w in (*app.button, *app.expander, *app.file_uploader)]
    assert any(words in label for label in labels) == offered, labels


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("page", ["upload", "decisions", "accounts", "registers", "overview"])
def test_a_page_of_another_role_is_not_served(site, open_page, enter, role, page):
    enter(role, OWN if role == "clerk" else None)
    app = open_page(site, page)
    title = {"upload": "Nộp báo cáo", "decisions": "Quyết định", "accounts": "Tài khoản", "registers": "Danh mục",
             "overview": "Tình trạng từng đơn vị"}[page]
    assert (f">{title}" in shown(app)) == roles.may_open(role, page)


def test_a_decision_about_more_than_the_own_units_is_refused(site, monkeypatch, enter):
    monkeypatch.setenv("DUNGHAN_HOME", str(site))
    about = Decision("extension", "x", datetime(2022, 11, 1), report=REPORT)
    enter("secretariat", OWN)
    assert not ask.may_decide(about) and not ask.may_decide(replace(about, unit=FOREIGN))
    assert ask.may_decide(replace(about, unit=OWN))
    enter("secretariat", None, ("mttq-tra-vinh-2022",))
    assert not ask.may_decide(replace(about, unit=OWN))
    enter("secretariat")
    assert ask.may_decide(about)


def test_who_is_limited_has_no_page_about_the_whole_site(enter):
    for scope in ({"root_unit_id": OWN}, {"plan_ids": (PLAN_ID,)}):
        enter("auditor", **scope)
        assert not any(viewer.current().may_open(page) for page in roles.SITE_PAGES)
        enter("secretariat", **scope)
        assert viewer.may(roles.DECIDE) and viewer.may(roles.PUBLISH) == ("plan_ids" in scope)


def test_two_viewers_never_share_an_answer(site, monkeypatch, enter, open_page):
    enter("secretariat")
    assert "Dĩ An" in shown(open_page(site, "overview", **{"ke-hoach": PLAN}))
    enter("leader", OWN)
    html = shown(open_page(site, "overview", **{"ke-hoach": PLAN}))
    assert "Thủ Dầu Một" in html and "Dĩ An" not in html
    enter("leader", "hnd.khong-co")
    assert "Thủ Dầu Một" not in shown(open_page(site, "overview", **{"ke-hoach": PLAN}))


def test_an_administrator_adds_resets_disables_and_ends_sessions(own_site, open_page, enter):
    enter("administrator")
    app = open_page(own_site, "accounts")
    by_label(app.text_input, "Họ và tên").set_value("Lê Bình")
    by_label(app.text_input, "Tên đăng nhập").set_value("binh.le").run()
    next(b for b in app.button if b.key == "account-add").click().run()
    assert not app.exception and "Đã tạo tài khoản binh.le" in shown(app)
    book = Book(own_site)
    account = accounts.by_name(book, "binh.le")
    assert account.must_change and len(app.code[0].value) == 19
    token = sessions.begin(book, account, "10.0.0.7", "Firefox")
    app.run()
    assert not app.code and "10.0.0.7" in shown(app)
    session_id = sessions.find(book, token).session_id
    by_label(app.selectbox, "Chọn phiên").select(session_id).run()
    next(b for b in app.button if b.key == "session-revoke").click().run()
    assert sessions.find(book, token) is None
    by_label(app.selectbox, "Chọn tài khoản").select(account.account_id).run()
    next(b for b in app.button if b.key == "account-lock").click().run()
    assert accounts.by_name(book, "binh.le").is_disabled and not app.exception


def test_of_a_person_from_the_provider_only_the_lock_is_here(own_site, open_page, enter):
    book = Book(own_site)
    theirs, _ = admit(book, Person("https://id.tinh.example", "1", "lan.tt", "Trần Lan", "leader"))
    enter("administrator")
    app = open_page(own_site, "accounts")
    assert "đang dùng, tài khoản tỉnh" in shown(app)
    by_label(app.selectbox, "Chọn tài khoản").select(theirs.account_id).run()
    assert "Ở đây chỉ khóa hoặc mở lại được" in shown(app)
    assert {"account-save", "account-reset"}.isdisjoint(button.key for button in app.button)
    next(b for b in app.button if b.key == "account-lock").click().run()
    assert accounts.by_name(book, "lan.tt").is_disabled and not app.exception
