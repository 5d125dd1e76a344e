"""The mail addresses of offices: addresses.csv in the data folder, two columns and nothing about persons."""

import csv
import re
from collections.abc import Collection
from pathlib import Path

from etl.mail.mail_error import MailError

FILE = "addresses.csv"
_COLUMNS = ["unit_id", "email"]
_LONGEST = 254
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


def is_address(text: str) -> bool:
    """One plain address: no name, no list, no line break."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def read_addresses(folder: Path, unit_ids: Collection[str]) -> dict[str, str]:
    """unit_id -> address; empty without the file. MailError names the first line that cannot stand."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise MailError("unreadable", file=FILE, reason=error) from error
    first, *lines = text.splitlines() or [""]
    separator = ";" if ";" in first else ","        # as a Vietnamese Excel writes it
    if [part.strip() for part in first.split(separator)] != _COLUMNS:
        raise MailError("address_columns", file=FILE, columns=",".join(_COLUMNS))
    found: dict[str, str] = {}
    for number, row in enumerate(csv.reader(lines, delimiter=separator), 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(_COLUMNS) or not is_address(cells[1]):
            raise MailError("address_wrong", file=FILE, line=number)
        if cells[0] not in unit_ids:
            raise MailError("address_of_nobody", file=FILE, line=number, unit=cells[0])
        if cells[0] in found:
            raise MailError("address_twice", file=FILE, line=number, unit=cells[0])
        found[cells[0]] = cells[1]
    return found
