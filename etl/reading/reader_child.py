"""The program of the limited child process: bytes of a file in, plain data out, nothing else.

A crafted file can make a spreadsheet reader take gigabytes, hang or abort. It then takes this
process along, not the product. What this program does not foresee ends it: the parent then
reports the file and starts another. It ends by itself when the parent does (end of its input).

Each message, both ways, is a 4-byte length and so many bytes.
"""

import gc
import struct
import sys
import time
import types
from pathlib import Path

MEMORY_BYTES = 1 << 30      # beyond what the process has when it starts
CPU_SECONDS = 12            # for one file
_LENGTH = struct.Struct("<I")


def _plant_package() -> None:
    """Make `import etl.x` load files of this folder without running the package's own start-up, which is heavy."""
    folder = Path(__file__).resolve().parent
    sys.path[:] = [place for place in sys.path if Path(place).resolve() != folder]
    package = types.ModuleType("etl")
    package.__path__ = [str(folder.parent)]
    sys.modules["etl"] = package


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
    _plant_package()
    from etl.reading.parse import parse

    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    gc.disable()            # cells form no cycles; walking them only costs time
    _limit_memory()
    outgoing.write(_LENGTH.pack(0))     # ready: the installation is sound
    outgoing.flush()
    while len(header := incoming.read(_LENGTH.size)) == _LENGTH.size:
        content = incoming.read(_LENGTH.unpack(header)[0])
        _limit_time()
        answer = parse(content)
        outgoing.write(_LENGTH.pack(len(answer)) + answer)
        outgoing.flush()


if __name__ == "__main__":
    main()
