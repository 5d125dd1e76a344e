"""Mail to offices: settings, addresses, headers; sent once, never twice, never to one who has filed meanwhile."""

import errno
import itertools
import os
import shutil
from contextlib import closing
from datetime import datetime, time, timedelta
from hashlib import md5
from pathlib import Path
from uuid import UUID

import pytest

import queries
from dashboard.export.reminders.__main__ import main
from dashboard.reminder_sending import send_mails
from etl.mail.addresses import read_addresses
from etl.mail.mail_error import MailError
from etl.mail.mail_settings import MailSettings, read_password, read_settings
from etl.mail.post import Post, composed
from etl.mail.reminder_log import Mail, begin, reminded_since
from etl.obligation import write_registers
from etl.store import Store, now
from tests.ledger import Ledger
from tests.mail_server import free_port, mail_server, set_up_mail

LATE, OTHER = "late", "other"
ADDRESSES = {LATE: "late@xa.example", OTHER: "other@xa.example"}


def ledger() -> Ledger:
    """Two units whose report is five days late."""
    made = Ledger(deadline_reading="inclusive")
    for unit_id in ADDRESSES:
        made.unit(unit_id)
    today = now().date()
    made.period("q", today - timedelta(days=60), today - timedelta(days=20), today - timedelta(days=5))
    return made


class Site:
    """A data folder of the ledger's two units, with a mail server."""

    def __init__(self, folder: Path, port: int) -> None:
        self.store = Store(folder)
        self.ledger = ledger()
        set_up_mail(folder, port, ADDRESSES)
        self.settings = read_settings(folder)

    def file(self, unit_id: str) -> None:
        """The unit's report comes in now."""
        with self.store.write() as connection:
            self.ledger.connection = connection
            self.ledger.submit(unit_id, "q", now())

    def mail(self, unit_id: str) -> Mail:
        """A mail about the unit's report; its words are written when it is sent."""
        obligation_id = str(UUID(md5(f"r|{unit_id}|q".encode()).hexdigest()))
        return Mail("p", unit_id, (obligation_id,), ADDRESSES[unit_id], "", "", "văn thư")

    def send(self, *unit_ids: str, again: bool = False) -> list[tuple[str, str]]:
        return [(result.unit_id, result.outcome) for result in send_mails(
            self.store, self.settings, [self.mail(unit_id) for unit_id in unit_ids], again=again)]

    def log(self) -> list[tuple[str, str, int]]:
        """(unit, outcome, reports) of the log, oldest first."""
        with closing(queries.prepare(self.store.read())) as connection:
            rows = queries.execute(
                connection, "reminder_log", as_of=datetime.combine(now().date(), time.max),
                unit_ids=list(ADDRESSES), plan_ids=["p"]).fetchall()
        return [(row[2], row[9], row[5]) for row in reversed(rows)]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The store, made once."""
    folder = tmp_path_factory.mktemp("made")
    with Store(folder).write() as connection:
        write_registers(connection, ledger(), "test")
    return folder


@pytest.fixture
def office():
    with mail_server() as found:
        yield found


@pytest.fixture
def own(made, tmp_path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "own"))


@pytest.fixture
def site(own, office) -> Site:
    return Site(own, office.port)


def test_sent_once_and_not_twice(site, office):
    assert site.send(LATE, OTHER) == [(LATE, "sent"), (OTHER, "sent")]
    addresses, message = office.arrived[0]
    assert addresses == [ADDRESSES[LATE]] and message["to"] == ADDRESSES[LATE]
    assert message["from"] == "vanphong@coquan.example" and message["subject"] == "Đôn đốc gửi báo cáo: P – late"
    assert "sổ theo dõi chưa ghi nhận các báo cáo sau" in message.get_content()
    assert site.send(LATE) == [(LATE, "repeated")]
    assert office.reached == list(ADDRESSES.values())
    assert site.send(LATE, again=True) == [(LATE, "sent")]
    assert site.log() == [(LATE, "sent", 1), (OTHER, "sent", 1), (LATE, "sent", 1)]


def test_one_who_has_filed_meanwhile_is_not_reminded(site, office):
    mails = [site.mail(LATE), site.mail(OTHER)]
    sending = send_mails(site.store, site.settings, mails)
    assert next(sending).outcome == "sent"
    site.file(OTHER)
    assert [result.outcome for result in sending] == ["filed"]
    assert office.reached == [ADDRESSES[LATE]]
    assert site.log() == [(LATE, "sent", 1)]


def test_a_refused_recipient_stops_nobody_else_and_is_not_sent(site, office):
    office.refused.add(ADDRESSES[LATE])
    assert site.send(LATE, OTHER) == [(LATE, "refused"), (OTHER, "sent")]
    assert site.log() == [(LATE, "refused", 1), (OTHER, "sent", 1)]
    office.refused.clear()
    assert site.send(LATE) == [(LATE, "sent")]


def test_a_server_that_is_down_is_one_sentence_and_nothing_is_logged(own):
    site = Site(own, free_port())
    with pytest.raises(MailError, match=r"^Không kết nối được máy chủ thư 127\.0\.0\.1:\d+ \(.+\); không có thư"):
        site.send(LATE)
    assert site.log() == []


def test_a_server_that_hangs_up_in_the_text_leaves_it_unknown_and_is_not_tried_again(site, office):
    office.gone = True
    with pytest.raises(MailError, match="các đơn vị còn lại chưa được gửi"):
        site.send(LATE, OTHER)
    assert site.log() == [(LATE, "unknown", 1)]
    office.gone = False
    assert site.send(LATE, OTHER) == [(LATE, "repeated"), (OTHER, "sent")]


def test_a_killed_sender_leaves_unknown(site):
    mail = site.mail(LATE)
    assert begin(site.store, mail, 24)
    assert site.log() == [(LATE, "unknown", 1)]
    assert begin(site.store, mail, 24) is None
    with site.store.write() as connection:
        assert reminded_since(connection, now() - timedelta(hours=1)) == set(mail.obligation_ids)
        assert reminded_since(connection, now() + timedelta(hours=1)) == set()


@pytest.mark.parametrize(("fails_at", "arrived", "logged"), [(1, 0, []), (2, 1, [(LATE, "unknown", 1)])])
def test_a_full_disk_stops_the_sending(site, office, monkeypatch, fails_at, arrived, logged):
    real, count = Store.write, itertools.count(1)

    def write(store, *how):
        if next(count) >= fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(store, *how)

    monkeypatch.setattr(Store, "write", write)
    with pytest.raises(MailError, match=r"Không ghi được nhật ký gửi thư \(đĩa đã đầy\)"):
        site.send(LATE, OTHER)
    assert len(office.arrived) == arrived
    assert site.log() == logged


def command(site: Site, monkeypatch, *arguments: str) -> int:
    monkeypatch.setenv("DUNGHAN_HOME", str(site.store.folder))
    return main(["--plan", "p", *arguments])


def test_the_command_shows_and_sends_only_when_told(site, office, monkeypatch, capsys):
    assert command(site, monkeypatch) == 0
    shown = capsys.readouterr().out
    assert "Gửi tới: late <late@xa.example>" in shown and "2 thư sẽ gửi. Thêm --send để gửi." in shown
    assert office.arrived == [] and site.log() == []
    assert command(site, monkeypatch, "--send", "--unit", LATE) == 0
    assert "Đã gửi 1/1 thư." in capsys.readouterr().out
    office.refused.add(ADDRESSES[OTHER])
    assert command(site, monkeypatch, "--send") == 1
    shown = capsys.readouterr().out
    assert "Vừa nhắc trong 24 giờ qua, không gửi lại: late" in shown and "other: máy chủ từ chối (550" in shown
    assert office.reached == [ADDRESSES[LATE]]
    (site.store.folder / "mail.toml").unlink()
    assert command(site, monkeypatch) == 1
    assert "Chưa cấu hình máy chủ thư" in capsys.readouterr().err
    for wrong in (["--unit", "x"], ["--days", "-1"]):
        set_up_mail(site.store.folder, office.port, ADDRESSES)
        with pytest.raises(SystemExit) as left:
            command(site, monkeypatch, *wrong)
        assert left.value.code == 2


def test_invented_reports_are_not_mailed_about(site, office):
    mail = site.mail(LATE)
    with site.store.write() as connection:
        connection.execute("insert into setting values ('is_sample', 'true', $at)", {"at": now()})
    with pytest.raises(MailError, match="minh họa"):
        list(send_mails(site.store, site.settings, [mail]))
    assert office.arrived == [] and site.log() == []


def test_the_server_must_speak_tls_when_told_so(site):
    for security, code in (("starttls", "not_supported"), ("ssl", "not_trusted")):
        settings = site.settings.model_copy(update={"security": security})
        with pytest.raises(MailError) as refused, Post(settings, None):
            pass
        assert refused.value.code == code


def test_a_name_cannot_add_a_header():
    settings = MailSettings(host="h", sender="a@b.vn", sender_name="Hội Nông dân")
    message = composed(settings, "c@d.vn", "Đôn đốc\r\nBcc: x@y.vn – xã\tA", "lời\r\n.\r\nBcc: x@y.vn")
    raw = message.as_bytes()
    assert b"\nBcc:" not in raw and message["bcc"] is None and message["to"] == "c@d.vn"
    assert message["subject"] == "Đôn đốc Bcc: x@y.vn – xã A"
    assert str(message["from"]) == "Hội Nông dân <a@b.vn>"
    assert message.get_content().splitlines() == ["lời", ".", "Bcc: x@y.vn"]


@pytest.mark.parametrize(("text", "code"), [
    ("host = ", "unreadable"), ('host = "h"', "wrong_value"), ('host = "h"\nsender = "a"', "wrong_value"),
    ('host = "h"\nsender = "a@b.vn"\nport = 0', "wrong_value"),
    ('host = "h"\nsender = "a@b.vn"\ncolour = 1', "unknown_key"),
    ('host = "h"\nsender = "a@b.vn"\npassword = "x"', "password_in_settings"),
    ('host = "h"\nsender = "a@b.vn"\nuser = "u"\nsecurity = "none"', "password_in_the_clear"),
    ('host = "h\\r\\nx"\nsender = "a@b.vn"', "wrong_value"),
])
def test_wrong_settings_are_one_sentence(tmp_path, text, code):
    (tmp_path / "mail.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MailError) as refused:
        read_settings(tmp_path)
    assert refused.value.code == code and str(refused.value).endswith(".") and "\n" not in str(refused.value)


def test_no_settings_is_no_error(tmp_path):
    assert read_settings(tmp_path) is None


def test_the_password_comes_from_the_environment_or_a_private_file(tmp_path, monkeypatch):
    monkeypatch.delenv("DUNGHAN_MAIL_PASSWORD", raising=False)
    with pytest.raises(MailError) as refused:
        read_password(tmp_path)
    assert refused.value.code == "no_password"
    path = tmp_path / "mail.password"
    path.write_text("bí mật\n", encoding="utf-8")
    path.chmod(0o600)
    assert read_password(tmp_path) == "bí mật"
    for mode in (0o640, 0o604, 0o660) if os.name != "nt" else ():
        path.chmod(mode)
        with pytest.raises(MailError) as refused:
            read_password(tmp_path)
        assert refused.value.code == "password_open"
    monkeypatch.setenv("DUNGHAN_MAIL_PASSWORD", "khác")
    assert read_password(tmp_path) == "khác"


@pytest.mark.parametrize(("text", "code"), [
    ("unit,email\n", "address_columns"), ("unit_id,email,phone\n", "address_columns"),
    ("unit_id,email\nlate,a@b.vn,0900", "address_wrong"), ("unit_id,email\nlate,Ông A <a@b.vn>", "address_wrong"),
    ("unit_id,email\nlate,a@b.vn\nlate,c@b.vn", "address_twice"), ("unit_id,email\nnobody,a@b.vn", "address_of_nobody"),
    ('unit_id,email\nlate,"a@b.vn\nBcc: c@d.vn"', "address_wrong"),
])
def test_wrong_addresses_name_the_line(tmp_path, text, code):
    (tmp_path / "addresses.csv").write_text(text, encoding="utf-8")
    with pytest.raises(MailError) as refused:
        read_addresses(tmp_path, {LATE})
    assert refused.value.code == code


def test_addresses_as_excel_writes_them(tmp_path):
    assert read_addresses(tmp_path, {LATE}) == {}
    (tmp_path / "addresses.csv").write_text("\ufeffunit_id;email\r\nlate; a@b.vn \r\n;\r\n", encoding="utf-8")
    assert read_addresses(tmp_path, {LATE}) == {LATE: "a@b.vn"}
