"""The server's door: this machine only, clear words, safe headers, a Vietnamese index page."""

import contextlib
import re
import socket
import tomllib
from pathlib import Path

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from dashboard.__main__ import main
from dashboard.address import AddressRefused, is_loopback, require_free
from dashboard.headers import SecurityHeaders, content_security_policy
from dashboard.index_page import IndexPage, rewrite
from tests.conftest import in_a_loop

CONFIG = Path(__file__).parents[2] / "dashboard" / ".streamlit" / "config.toml"


@pytest.mark.parametrize(("address", "is_here"), [
    ("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.8.9.1", True), ("0.0.0.0", False),
    ("::", False), ("192.168.1.5", False), ("", False), (None, False), ("example.vn", False),
])
def test_loopback(address, is_here):
    assert is_loopback(address) is is_here


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::"])
def test_another_address_is_refused_in_one_sentence(address, capsys):
    assert main(["--address", address]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert address in said
    assert "Không khởi động" in said
    assert "Not started" in said


def test_a_taken_port_is_said_so(capsys):
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressRefused, match=str(port)):
            require_free("127.0.0.1", port)
        assert main(["--port", str(port)]) == 2
    assert str(port + 1) in capsys.readouterr().err


def test_a_port_that_does_not_exist(capsys):
    assert main(["--port", "70000"]) == 2
    assert "65535" in capsys.readouterr().err


def test_policy_allows_only_own_scripts_and_no_odd_host():
    policy = content_security_policy("localhost:8501")
    assert "script-src 'self';" in policy
    assert "ws://localhost:8501" in policy
    assert "evil" not in content_security_policy("evil;script-src *")


def test_under_tls_every_answer_asks_for_it_and_texts_say_their_letters():
    def answered(scheme: str, kind: str) -> dict[bytes, bytes]:
        sent = []

        async def app(scope, receive, send):
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind.encode())]})

        async def send(message):
            sent.append(message)

        in_a_loop(SecurityHeaders(app)({"type": "http", "scheme": scheme, "headers": []}, None, send))
        return dict(sent[0]["headers"])

    assert answered("https", "image/png")[b"strict-transport-security"] == b"max-age=31536000; includeSubDomains"
    assert b"strict-transport-security" not in answered("http", "image/png")
    for kind, told in (("text/csv", "text/csv; charset=utf-8"), ("image/svg+xml", "image/svg+xml; charset=utf-8"),
                       ("text/html; charset=utf-8",) * 2, ("application/zip",) * 2):
        assert answered("http", kind)[b"content-type"] == told.encode()


def test_index_page_of_the_installed_version_is_rewritten():
    source = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    page = rewrite(source, "Đúng Hạn")
    assert '<html lang="vi"' in page
    assert "<title>Đúng Hạn</title>" in page
    assert "./app/static/vi.js" in page
    assert not re.search(r"<script>", page), "the policy blocks inline scripts"


def answer(app, path: str = "/") -> tuple[dict[str, str], bytes]:
    """Headers and body of one GET."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path,
             "headers": [(b"host", b"localhost:8501"), (b"accept", b"text/html"), (b"accept-encoding", b"gzip")]}
    in_a_loop(app(scope, receive, send))
    headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


async def two_parts(scope, receive, send):
    assert b"accept-encoding" not in dict(scope["headers"])
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"26"), (b"etag", b"x")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'<html lang="en"><head>', "more_body": True})
    await send({"type": "http.response.body", "body": b"</head></html>"})


def test_html_in_parts_is_rewritten_whole():
    headers, body = answer(IndexPage(two_parts, title="Đúng Hạn"))
    assert headers["content-length"] == str(len(body))
    assert "etag" not in headers
    assert b'lang="vi"' in body


async def plain(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"ok"})


def test_everything_else_passes_unchanged_but_guarded():
    headers, body = answer(SecurityHeaders(IndexPage(plain, title="x")))
    assert body == b"ok"
    assert headers["x-frame-options"] == "DENY"
    assert "script-src 'self'" in headers["content-security-policy"]


def test_configuration_keeps_to_this_machine_and_tells_nobody():
    config = tomllib.loads(CONFIG.read_text("utf-8"))
    assert config["client"]["allowedOrigins"] == [] and config["client"]["showErrorDetails"] == "none"
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["runner"]["postScriptGC"] is False
    for face in config["theme"]["fontFaces"]:
        assert (CONFIG.parents[1] / face["url"].removeprefix("app/")).is_file()


def test_a_failure_shows_a_code_and_the_log_has_it(caplog):
    def page():
        from dashboard.errors import show_error

        show_error(ValueError("what only the log may say"))

    app = AppTest.from_function(page).run()
    shown = app.error[0].value
    code = re.search(r"Mã lỗi: ([0-9A-F]{6})", shown)[1]
    assert "only the log" not in shown
    record = next(record for record in caplog.records if code in record.getMessage())
    assert "only the log" in str(record.exc_info[1])
