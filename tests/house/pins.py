"""python -m tests.house.pins: write the SHA-256 of every file of every pinned package into the requirements files.

For whoever changed a version; needs the network and `uv` (pip install uv). Everything else of the files stays as it is.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")
OLDEST_PYTHON = "3.11"
_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)(\s*;.*)?")
_HASH = "    --hash="
_ON = " \\"


def name_of(line: str) -> str | None:
    """The package that a line pins, as the index spells it; None for a comment or anything else."""
    found = _PIN.fullmatch(line.removesuffix(_ON).strip())
    return re.sub(r"[-_.]+", "-", found[1]).lower() if found else None


def bare(text: str) -> list[str]:
    """The lines of a requirements file as a person writes it: without hashes."""
    return [line.removesuffix(_ON) for line in text.splitlines() if not line.startswith(_HASH)]


def hashes(text: str) -> dict[str, list[str]]:
    """package -> its hashes ('sha256:…'), of a requirements file."""
    found: dict[str, list[str]] = {}
    name = None
    for line in text.splitlines():
        if line.startswith(_HASH):
            found[name].append(line.removeprefix(_HASH).removesuffix(_ON))
        elif name := name_of(line):
            found[name] = []
    return found


def _asked(lines: list[str]) -> dict[str, list[str]]:
    """What the index says of these pins and of all that they need, on every system and Python from the oldest on."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.txt"
        plain.write_text("\n".join(lines), encoding="utf-8")
        done = subprocess.run(
            ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes",
             "--no-annotate", "--no-header", "--no-emit-index-url", str(plain)],
            check=True, capture_output=True, text=True, encoding="utf-8")
    return hashes(done.stdout)


def main() -> int:
    """Write the hashes; 1 when a package is needed that nothing pins: an installation with hashes would refuse it."""
    lines = {name: bare((ROOT / name).read_text(encoding="utf-8")) for name in FILES}
    pins = [line for name in FILES for line in lines[name] if name_of(line)]
    known = _asked(pins)
    unpinned = set(known) - {name_of(line) for line in pins}
    if unpinned:
        print("not pinned:", ", ".join(sorted(unpinned)), file=sys.stderr)
        return 1
    for name in FILES:
        whole = []
        for line in lines[name]:
            found = known[name_of(line)] if name_of(line) else []
            whole.append(f"{_ON}\n".join([line, *(f"{_HASH}{one}" for one in sorted(found))]))
        (ROOT / name).write_text("\n".join(whole) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(pins)} packages, {sum(map(len, known.values()))} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
