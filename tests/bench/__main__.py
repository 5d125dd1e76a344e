"""python -m tests.bench NAME: measured, printed, exit 1 when a promise is not kept."""

import sys

from tests.bench import export, intake, kills, mixed, nation, pages, queries, soak
from tests.messy import table

BENCHES = {"queries": queries.measure, "intake": intake.measure, "nation": nation.measure,
           "mixed": mixed.measure, "messy": table.measure, "pages": pages.measure,
           "export": export.measure, "kills": kills.measure, "soak": soak.measure}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in BENCHES:
        print(f"python -m tests.bench {'|'.join(BENCHES)}", file=sys.stderr)
        sys.exit(2)
    sys.exit(1 if BENCHES[sys.argv[1]]() else 0)
