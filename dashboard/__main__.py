"""`python -m dashboard [--port N] [--address A]`: start the server on this machine."""

import argparse
import contextlib
import gc
import importlib
import pkgutil
import sys

from dashboard.address import AddressRefused, require_free, require_loopback
from dashboard.text import t


def main(arguments: list[str] | None = None) -> int:
    """Start and serve until stopped; 2 when the address or the port cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=t("server.description"))
    parser.add_argument("--port", type=int, default=8501, help=t("server.port_help"))
    parser.add_argument("--address", default="127.0.0.1", help=t("server.address_help"))
    chosen = parser.parse_args(arguments)
    try:
        require_loopback(chosen.address)
        if not 0 < chosen.port < 65536:
            raise AddressRefused(t("server.port_forbidden", port=chosen.port))
        require_free(chosen.address, chosen.port)
    except AddressRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    _serve(chosen.address, chosen.port)
    return 0


def _serve(address: str, port: int) -> None:
    # imported here so that a wrong command line answers at once
    from dashboard import app as server

    sys.argv = [server.__file__]  # Streamlit looks for .streamlit and static beside the script it was started as
    host = f"[{address.strip('[]')}]" if ":" in address else address
    print(t("server.started", url=f"http://{host}:{port}"), flush=True)
    _import_pages()
    gc.collect()
    gc.freeze()
    with contextlib.suppress(KeyboardInterrupt):     # Ctrl+C is how people stop it
        server.app.run(config={"server.address": address.strip("[]"), "server.port": port})


def _import_pages() -> None:
    """Everything that the pages import, so that the first visitor does not wait for it, and gc never looks at it."""
    import dashboard

    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        # pages and the script of every rerun are run by Streamlit, not imported
        if not module.name.startswith("dashboard.pages") and not module.name.endswith((".main", "__main__")):
            importlib.import_module(module.name)


if __name__ == "__main__":
    sys.exit(main())
