"""The command line: python -m dashboard.export.paper template|check. For those who make an office's own template."""

import argparse
import sys
from pathlib import Path

from dashboard.export.paper.docx_template import default_template
from dashboard.export.paper.phrases import phrase
from dashboard.export.paper.profiles import profiles
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.paper.settings import FILE, read_settings
from dashboard.export.paper.template_check import FILE as TEMPLATE
from dashboard.export.paper.template_check import check_template
from dashboard.export.whole_file import write_whole
from etl.store import Store


class _Parser(argparse.ArgumentParser):
    """One line for a wrong command line, and exit 2."""

    def error(self, message: str) -> None:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def _parser() -> _Parser:
    parser = _Parser(prog="python -m dashboard.export.paper", description=phrase("command.description"))
    verbs = parser.add_subparsers(dest="verb", required=True)
    template = verbs.add_parser("template", help=phrase("command.template_help"))
    known = ", ".join(f"{name} ({one.title})" for name, one in profiles().items())
    template.add_argument("profile", choices=sorted(profiles()), help=phrase("command.profile_help", known=known))
    template.add_argument("--out", metavar="FILE", type=Path, required=True, help=phrase("command.out_help"))
    check = verbs.add_parser("check", help=phrase("command.check_help", settings=FILE, template=TEMPLATE))
    check.add_argument("file", metavar="FILE", nargs="?", type=Path, help=phrase("command.file_help"))
    return parser


def _template(name: str, out: Path) -> int:
    try:
        write_whole(out, default_template(name))
    except OSError:
        print(phrase("command.not_written", path=out), file=sys.stderr)
        return 1
    print(phrase("command.written", path=out, template=TEMPLATE))
    return 0


def _check_file(path: Path) -> int:
    """Say all that is wrong with a template; 1 when it cannot be used."""
    try:
        verdict = check_template(path.read_bytes())
    except OSError:
        print(phrase("command.not_read", path=path), file=sys.stderr)
        return 1
    for sentence in (*verdict.problems, *verdict.remarks):
        print(phrase("command.named", name=path.name, sentence=sentence))
    if not verdict.problems:
        print(phrase("command.sound", name=path.name))
    return 1 if verdict.problems else 0


def _check_folder(folder: Path) -> int:
    """The settings and the template of a data folder."""
    failed = 0
    try:
        read_settings(folder)
        print(phrase("command.sound", name=FILE))
    except PaperRefused as error:
        print(str(error))
        failed = 1
    if not (folder / TEMPLATE).is_file():
        print(phrase("command.absent", name=TEMPLATE))
        return failed
    return failed | _check_file(folder / TEMPLATE)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    given = _parser().parse_args(arguments)
    if given.verb == "template":
        return _template(given.profile, given.out)
    return _check_file(given.file) if given.file else _check_folder(Store().folder)


if __name__ == "__main__":
    sys.exit(main())
