"""The program of the limited child process: bytes of a file in, plain data out, nothing else.

A crafted file can make a spreadsheet reader take gigabytes, hang or abort. It then takes this
process along, not the product. What this program does not foresee ends it: the parent then
reports the file and starts another. It ends by itself when the parent does (end of its input).

Each message, both ways, is a 4-byte length and so many bytes.
"""

import gc
import sys
import types
from pathlib import Path

MEMORY_BYTES = 1 << 30      # beyond what the process has when it starts
CPU_SECONDS = 12            # for one file


def _plant_package() -> None:
    """Make `import etl.x` load files of this folder without running the package's own start-up, which is heavy."""
    folder = Path(__file__).resolve().parent
    sys.path[:] = [place for place in sys.path if Path(place).resolve() != folder]
    package = types.ModuleType("etl")
    package.__path__ = [str(folder.parent)]
    sys.modules["etl"] = package


def main() -> None:
    """Answer requests until the input ends."""
    _plant_package()
    from etl.reading.limited import limit_memory, limit_reach, limit_time, packed, read_message
    from etl.reading.parse import parse

    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()            # cells form no cycles; walking them only costs time
    limit_memory(MEMORY_BYTES)
    limit_reach()
    outgoing.write(packed(b""))         # ready: the installation is sound
    outgoing.flush()
    while (content := read_message(incoming)) is not None:
        limit_time(CPU_SECONDS)
        outgoing.write(packed(parse(content)))
        outgoing.flush()


if __name__ == "__main__":
    main()
