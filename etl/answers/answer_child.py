"""The program of the limited child process that marks workbooks: a file and its findings in, the marked file out.

What this program does not foresee ends it; the parent then gives the list alone. It ends by itself when the parent
does. A request is two messages (findings as JSON, the file), the answer one; each is a 4-byte length and so many bytes.
"""

import json
import sys
from pathlib import Path

MEMORY_BYTES = 3 << 29      # beyond what the process has when it starts
CPU_SECONDS = 60            # for one file


def main() -> None:
    """Answer requests until the input ends."""
    folder = Path(__file__).resolve().parent
    # started as a file, Python puts this folder first, and its modules would hide those of the library
    sys.path[:] = [str(folder.parents[1]), *(place for place in sys.path if Path(place).resolve() != folder)]
    from etl.answers.answer import suffix_of
    from etl.answers.answer_mark import mark
    from etl.finding import Code, Finding, Severity
    from etl.reading.limited import limit_memory, limit_time, packed, read_message

    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    limit_memory(MEMORY_BYTES)
    while (rows := read_message(incoming)) is not None and (content := read_message(incoming)) is not None:
        limit_time(CPU_SECONDS)
        findings = [Finding(Severity(severity), Code(code), *rest) for severity, code, *rest in json.loads(rows)]
        outgoing.write(packed(mark(content, findings, suffix_of(content) == ".xlsm")))
        outgoing.flush()


if __name__ == "__main__":
    main()
