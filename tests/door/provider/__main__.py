"""`python -m tests.door.provider --port N --folder F --client URL`: serve until ended."""

import argparse
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.door.provider.settings import configure


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--client", required=True)
    chosen = parser.parse_args()
    configure(chosen.folder, f"http://127.0.0.1:{chosen.port}/o")
    from tests.door.provider.site import application, fill

    fill(chosen.client)
    make_server("127.0.0.1", chosen.port, application, _Server, _Quiet).serve_forever()


if __name__ == "__main__":
    main()
