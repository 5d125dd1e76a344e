"""In which unit a number is counted: a row's own word for it, or a line above the table."""

import re
from decimal import Decimal
from functools import lru_cache

from etl.model import Sheet
from etl.spelling import fold, tidy
from etl.vocabulary import vocabulary

_COUNTED = re.compile(r"([\d.,\s]*\d)\s*([^\d\s][^\d]*)")
_VND = re.compile(r"(?i)vn[\u0111\u0110d]")


@lru_cache(maxsize=1_000)
def dong(text: str) -> int | None:
    """How many dong one of a written unit of money is; None for any other unit."""
    return vocabulary()["money"]["units"].get(fold(_VND.sub("vnd", text)))


@lru_cache(maxsize=1_000)
def scale(said: str, own: str) -> Decimal | None:
    """What one of the unit said is in the form's own unit; None when nobody can tell.

    Other words for the same pieces are one to one ('nguoi', 'luot nguoi'); thousands of them are not.
    """
    amount, own_amount = dong(said), dong(own)
    if amount and own_amount:
        return Decimal(amount) / own_amount
    if amount or own_amount:
        return None
    multiples = set(vocabulary()["measure"]["multiples"])
    return None if multiples & (set(fold(said).split()) - set(fold(own).split())) else Decimal(1)


def largest(own: str) -> Decimal | None:
    """The largest amount of money that can be meant, in its unit; None for what is not money."""
    own_amount = dong(own)
    return Decimal(vocabulary()["money"]["limit"]["dong"]) / own_amount if own_amount else None


def unit_above(sheet: Sheet, header_row: int) -> str | None:
    """The unit of money that a line above the table gives for all of it."""
    labels = tuple(vocabulary()["measure"]["labels"])
    for row in sheet.rows[:header_row]:
        for column, cell in enumerate(row):
            if type(cell) is str and cell and fold(cell).startswith(labels):
                texts = [tidy(cell).partition(":")[2], *(c for c in row[column + 1:] if type(c) is str)]
                said = next((text for text in texts if dong(text)), None)
                if said:
                    return said
    return None


def without_unit(text: str, own: str) -> str:
    """A number typed with its own unit behind it, without it; any other text as it was.

    '250 nguoi' where 'luot nguoi' are counted is 250; '15 dong' where millions are counted stays as it is.
    """
    found = _COUNTED.fullmatch(tidy(text))
    if not found:
        return text
    said, meant = fold(found[2]), fold(own)
    names = {meant} if dong(own) else {meant, *meant.split()}
    return found[1].strip() if said in names else text
