"""The program of the limited child process that marks workbooks: a file and its findings in, the marked file out.

What this program does not foresee ends it; the parent then gives the list alone. It ends by itself when the parent
does. A request is two messages (findings as JSON, the file), the answer one; each is a 4-byte length and so many bytes.
"""

import json
import struct
import sys
import time
from pathlib import Path

MEMORY_BYTES = 3 << 29      # beyond what the process has when it starts
CPU_SECONDS = 60            # for one file
_LENGTH = struct.Struct("<I")


def _limit_memory() -> None:
    """Cap the address space where the system can (not on Windows, where the time limit alone guards)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_time() -> None:
    """Give the next file its share of processor time; going over it ends the process."""
    try:
        import resource
    except ImportError:
        return
    limit = int(time.process_time()) + CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Answer requests until the input ends."""
    folder = Path(__file__).resolve().parent
    # started as a file, Python puts this folder first, and its modules would hide those of the library
    sys.path[:] = [str(folder.parents[1]), *(place for place in sys.path if Path(place).resolve() != folder)]
    from etl.answers.answer import suffix_of
    from etl.answers.answer_mark import mark
    from etl.finding import Code, Finding, Severity

    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    _limit_memory()
    while len(header := incoming.read(_LENGTH.size)) == _LENGTH.size:
        rows = json.loads(incoming.read(_LENGTH.unpack(header)[0]))
        content = incoming.read(_LENGTH.unpack(incoming.read(_LENGTH.size))[0])
        _limit_time()
        findings = [Finding(Severity(severity), Code(code), *rest) for severity, code, *rest in rows]
        answer = mark(content, findings, suffix_of(content) == ".xlsm")
        outgoing.write(_LENGTH.pack(len(answer)) + answer)
        outgoing.flush()


if __name__ == "__main__":
    main()
