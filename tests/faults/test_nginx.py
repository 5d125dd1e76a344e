"""nginx with TLS in front, with the shipped configuration: pages, websocket, compression, kept scripts, redirect."""

import gzip
import http.client
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import command
from tests.server import ROOT, free_port, serving

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")]
HOST = "localhost"
SHIPPED = ROOT / "deploy" / "debian" / "nginx-dunghan.conf"


def configured(folder: Path, plain: int, tls: int, upstream: str) -> Path:
    """The shipped file with this machine's ports, name and certificate, inside the smallest frame."""
    site = SHIPPED.read_text(encoding="utf-8").replace("bao-cao.example.gov.vn", HOST)
    site = site.replace("127.0.0.1:8501", upstream).replace("/etc/ssl/dunghan", str(folder))
    site = re.sub(r"listen (\[::\]:)?80;", lambda m: "" if m[1] else f"listen 127.0.0.1:{plain};", site)
    site = re.sub(r"listen (\[::\]:)?443 ssl http2;", lambda m: "" if m[1] else f"listen 127.0.0.1:{tls} ssl http2;",
                  site)
    own = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    frame = (f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ access_log off; {own}"
             f" types {{}} default_type text/plain; {site} }}")
    path = folder / "nginx.conf"
    path.write_text(frame, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """(plain port, TLS port) of an nginx before a server with the five plans."""
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
                    "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"], check=True,
                   capture_output=True)
    home = folder / "home"
    assert command("etl", "init", home=home).returncode == 0
    plain, tls = free_port(), free_port()
    with serving("python -m dashboard", home) as base:
        path = configured(folder, plain, tls, base.removeprefix("http://"))
        process = subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder), "-e", str(folder / "error.log")])
        try:
            for _ in range(50):
                if (folder / "pid").exists():
                    break
                time.sleep(0.1)
            yield plain, tls
        finally:
            process.terminate()
            process.wait()


def get(port: int, path: str, *, is_tls: bool = True, **headers: str) -> tuple[int, dict[str, str], bytes]:
    trusting = ssl._create_unverified_context()
    made = http.client.HTTPSConnection(HOST, port, context=trusting) if is_tls else http.client.HTTPConnection(
        HOST, port)
    made.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = made.getresponse()
    return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()


def test_plain_http_is_sent_to_tls(front) -> None:
    status, headers, _ = get(front[0], "/don-vi?a=b", is_tls=False)
    assert (status, headers["location"]) == (301, f"https://{HOST}/don-vi?a=b")


def test_a_page_over_tls_is_compressed_and_its_scripts_are_kept(front) -> None:
    status, headers, _ = get(front[1], "/")
    assert status == 200 and "max-age" in headers["strict-transport-security"]
    assert headers["x-frame-options"] == "DENY" and "default-src" in headers["content-security-policy"]
    page = get(front[1], "/")[2].decode()
    script = re.search(r'src="\.?(/static/js/[^"]+)"', page)[1]
    status, headers, content = get(front[1], script, Accept_Encoding="gzip")
    assert status == 200 and headers["content-encoding"] == "gzip" and len(gzip.decompress(content)) > len(content)
    assert "immutable" in headers["cache-control"] and headers["cache-control"].count("max-age") == 1
    assert get(front[1], "/static/js/none.js")[1]["cache-control"] == "no-store"


def test_figures_of_operation_are_for_this_machine_only(front) -> None:
    assert get(front[1], "/_stcore/metrics")[0] == 404


def test_a_page_lives_through_the_websocket(front, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    for address in ("/", "/dung-han"):
        page.goto(f"https://{HOST}:{front[1]}{address}")
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)
        expect(page.locator("h2").first).to_be_visible()
    context.close()
