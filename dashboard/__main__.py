"""`python -m dashboard [--port N] [--address A]`: start the server. `… accounts`: who may come in.

`… metrics-token`: a new token for a monitoring program.
"""

import argparse
import contextlib
import importlib
import os
import pkgutil
import sys

from dashboard import logs
from dashboard.address import AddressRefused, is_loopback, own_names, require_accounts, require_free
from dashboard.door import sessions, visitor
from dashboard.door.__main__ import main as accounts
from dashboard.door.addresses import SETUP
from dashboard.door.book import BookRefused, book
from dashboard.door.metrics import make_token
from dashboard.text import t
from etl.disk_words import reason
from etl.site_files import METRICS_TOKEN
from etl.store import home

# only where there is a sign-on provider: its libraries take 16 MB
_LATER = (".sign_on_discovery", ".sign_on_provider")
HERE = ("localhost", "127.0.0.1", "[::1]", "::1")       # always answered


def main(arguments: list[str] | None = None) -> int:
    """Start and serve until stopped; 2 when the address or the port cannot be used."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["accounts"]:
        return accounts(given[1:])
    if given == ["metrics-token"]:
        return _metrics_token()
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=t("server.description"))
    parser.add_argument("--port", type=int, default=8501, help=t("server.port_help"))
    parser.add_argument("--address", default="127.0.0.1", help=t("server.address_help"))
    parser.add_argument("--host", action="append", default=[], help=t("server.host_help"))
    parser.add_argument("--setup", action="store_true", help=t("server.setup_help"))
    parser.add_argument("--log-format", choices=(logs.TEXT, logs.JSON), help=t("server.log_format_help"))
    chosen = parser.parse_args(given)
    try:
        log_form = logs.form_of(chosen.log_format)
        is_guarded = visitor.is_guarded()
        require_accounts(chosen.address, is_guarded or chosen.setup)
        if not 0 < chosen.port < 65536:
            raise AddressRefused(t("server.port_forbidden", port=chosen.port))
        require_free(chosen.address, chosen.port)
        code = sessions.make_setup(book()) if chosen.setup and not is_guarded else ""
    except (AddressRefused, BookRefused, logs.LogSettingMistake) as refused:
        print(refused, file=sys.stderr)
        return 2
    os.environ[logs.SETTING] = log_form
    _serve(chosen.address, chosen.port, chosen.host, code)
    return 0


def _serve(address: str, port: int, hosts: list[str], code: str) -> None:
    # imported here so that a wrong command line answers at once
    from dashboard import app as server
    from dashboard.memory import collect_seldom

    sys.argv = [server.__file__]  # Streamlit looks for .streamlit and static beside the script it was started as
    host = f"[{address.strip('[]')}]" if ":" in address else address
    print(t("server.started", url=f"http://{host}:{port}"), flush=True)
    allowed = [*HERE, address.strip("[]"), *hosts]
    if code:
        visitor.answer_others()
        named = hosts[0] if hosts else host
        print(t("server.setup_link", url=f"http://{named}:{port}{SETUP}?ma={code}"), flush=True)
    if not is_loopback(address):
        allowed += own_names()
        print(t("server.no_tls"), flush=True)
    _import_pages()
    collect_seldom()
    with contextlib.suppress(KeyboardInterrupt):     # Ctrl+C is how people stop it
        server.app.run(config={
            "server.address": address.strip("[]"), "server.port": port, "server.allowedHosts": allowed})


def _metrics_token() -> int:
    try:
        token = make_token(home() / METRICS_TOKEN)
    except OSError as error:
        print(t("metrics.not_written", folder=home(), reason=reason(error)), file=sys.stderr)
        return 1
    print(t("metrics.told", token=token))
    return 0


def _import_pages() -> None:
    """Everything that the pages import, so that the first visitor does not wait for it, and gc never looks at it."""
    import dashboard

    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        # pages and the script of every rerun are run by Streamlit, not imported
        if not module.name.startswith("dashboard.pages") and not module.name.endswith((".main", "__main__", *_LATER)):
            importlib.import_module(module.name)


if __name__ == "__main__":
    sys.exit(main())
