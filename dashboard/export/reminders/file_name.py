"""A unit's name as part of a file's name that every system takes."""

import re
import unicodedata

_LONGEST = 60


def file_stem(name: str) -> str:
    """ASCII letters, digits and hyphens only: zip programs of old systems spoil everything else."""
    # the barred d is a letter of its own and has no mark to take off
    folded = unicodedata.normalize("NFD", name.replace("\N{LATIN SMALL LETTER D WITH STROKE}", "d").replace(
        "\N{LATIN CAPITAL LETTER D WITH STROKE}", "D")).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", folded).strip("-").lower()[:_LONGEST] or "-"
