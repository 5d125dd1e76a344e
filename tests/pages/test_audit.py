"""The log's page: who did what, filtered and as a file; what was noted is there too."""

import shutil
from contextlib import closing
from datetime import datetime, timedelta

from dashboard import errors
from dashboard.acting import noting
from dashboard.viewer import Viewer
from etl.audit import acting, note
from etl.decide import Decision, decide
from etl.store import Store, now
from tests.pages.conftest import REPORT, by_label, shown


def test_what_was_loaded_and_decided_is_there_in_vietnamese(site, open_page, tmp_path):
    own = shutil.copytree(site, tmp_path / "own")
    decide(Store(own), [Decision("extension", "Mưa <lũ>", datetime(2022, 11, 8), report=REPORT,
                                 new_due=datetime(2022, 11, 30).date())])
    note(Store(own), "account.refused", "an.nguyen", after={"reason": "sai"})
    app = open_page(own, "audit")
    html = shown(app)
    for words in ("Nhận báo cáo", "Từ chối tệp", "Gia hạn", "lý do: Mưa &lt;lũ&gt;", "Đăng nhập bị từ chối",
                  "dòng lệnh", "tệp: &lt;b&gt;hỏng&lt;/b&gt;.xlsx", "Hiện 7 trong 7 dòng"):
        assert words in html, words
    assert "ho-so-nop?lan-nop=" in html
    by_label(app.selectbox, "Việc").select("decision.extension").run()
    assert "Hiện 1 trong 1 dòng" in shown(app)
    by_label(app.date_input, "Đến hết ngày").set_value(datetime(2020, 1, 1).date()).run()
    assert not app.exception
    assert "Không có dòng nhật ký nào" in app.info[0].value


def test_every_run_says_who_does_it_before_anything_is_written(site, open_page, monkeypatch):
    said = []
    monkeypatch.setattr("dashboard.acting.act_as", lambda *who: said.append(who))
    open_page(site, "overview")
    monkeypatch.setattr("dashboard.viewer.current", lambda: Viewer("an.nguyen", sees_all=True))
    open_page(site, "overview")
    assert said == [(None, "local"), ("an.nguyen", "local")]


def test_a_clock_that_was_set_back_is_said_on_every_page(site, open_page, monkeypatch):
    assert not open_page(site).warning
    monkeypatch.setattr("dashboard.shell.now", lambda: now() - timedelta(days=400))
    assert "Đồng hồ máy chủ" in open_page(site, "coverage").warning[0].value


def test_a_full_disk_is_said_in_its_own_words(monkeypatch):
    said = []
    monkeypatch.setattr(errors.st, "error", said.append)
    errors.show_error(OSError(28, "No space left on device"))
    errors.show_error(ValueError("x"))
    assert "đã đầy" in said[0] and "Có lỗi xảy ra" in said[1]


def test_a_download_says_who_took_it_and_a_full_disk_does_not_stop_it(tmp_path, monkeypatch):
    Store(tmp_path).recover()
    monkeypatch.setenv("DUNGHAN_HOME", str(tmp_path))
    with acting("an.nguyen", "10.0.0.7"):
        make = noting(lambda: b"xlsx", "export", "annual-workbook", plan_id="p")
    assert make() == b"xlsx"
    Store(tmp_path).recover()
    with closing(Store(tmp_path).read()) as connection:
        assert connection.execute("select actor, address, act, object from audit where number = 2").fetchall() == [
            ("an.nguyen", "10.0.0.7", "export", "annual-workbook")]
    (tmp_path / "notes.jsonl").mkdir()
    assert make() == b"xlsx"
