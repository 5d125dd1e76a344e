"""Kills, forty of each step that writes, at lines chosen anew each time: nothing torn, nothing acknowledged lost.

Load, publish, backup, restore and upgrade are two hundred; a note, an account and a reminder come on top, and forty
loads that are killed at random moments.
"""

import os
import subprocess
import sys
from pathlib import Path

KILLS_OF_EACH = "40"


def measure() -> int:
    """Print the lines at which each job was killed; return 1 when anything was torn or lost."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "tests/faults/test_kill_lines.py", "tests/faults/test_kill.py"],
        check=False, cwd=Path(__file__).resolve().parents[2], env=os.environ | {"DUNGHAN_KILLS": KILLS_OF_EACH})
    return int(done.returncode != 0)
