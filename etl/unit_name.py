"""A unit from its written name: exact first, then folded if unique; a likeness is only ever a proposal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from etl.spelling import fold, plain
from etl.vocabulary import vocabulary

if TYPE_CHECKING:
    from etl.registry import UnitVersion

_LIKE_ENOUGH = 80
_MOST_PROPOSALS = 5

Spell = tuple[str, date | None, date | None]    # unit_id and the days its name or alias is valid


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """unit_ids: one when the name is certain. proposals: units a person may have meant, likeliest first."""

    unit_ids: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    is_ambiguous: bool = False
    placed: tuple[str, ...] = ()        # units of that type and name, when only the organisation is left out


class UnitNames:
    """All names units have or had, ready to be looked up."""

    def __init__(
        self,
        units: Mapping[str, tuple["UnitVersion", ...]],
        aliases: Iterable[tuple[str, str, date | None, date | None]],
    ) -> None:
        self._exact: dict[str, list[Spell]] = {}
        self._folded: dict[str, list[Spell]] = {}
        self._bare: dict[str, set[str]] = {}
        for unit_id, versions in units.items():
            for version in versions:
                self._add(version.name, (unit_id, version.valid_from, version.valid_to))
                self._bare.setdefault(_bare(version.name), set()).add(unit_id)
        self._organised: dict[str, list[Spell]] = {}
        for key, spells in self._folded.items():
            self._organised.setdefault(_organised(key), []).extend(spells)
        self._aliases: dict[str, list[Spell]] = {}
        for unit_id, alias, valid_from, valid_to in aliases:
            self._aliases.setdefault(_key(alias), []).append((unit_id, valid_from, valid_to))

    def _add(self, name: str, spell: Spell) -> None:
        self._exact.setdefault(plain(name), []).append(spell)
        self._folded.setdefault(_key(name), []).append(spell)

    def find(self, text: str, day: date | None) -> UnitMatch:
        """The unit a text names; `day` (the period's last) decides between namesakes of different times."""
        key = _key(text)
        ways = (self._exact.get(plain(text)), self._folded.get(key), _valid(self._aliases.get(key, ()), day),
                self._organised.get(_organised(key)))
        for spells in ways:
            unit_ids = _settle(spells or (), day)
            if len(unit_ids) == 1:
                return UnitMatch(unit_ids)
            if unit_ids:
                return UnitMatch(unit_ids, unit_ids, is_ambiguous=True)
        partial = self._ending_in(key)
        if not partial:
            return UnitMatch(proposals=self._alike(key))
        return UnitMatch(proposals=partial, is_ambiguous=True, placed=self._placed(text, key, day))

    def _placed(self, text: str, key: str, day: date | None) -> tuple[str, ...]:
        """Units whose name is an organisation's and then exactly this type and place."""
        if not any(key.startswith(f"{kind} ") for kind in vocabulary()["unit"]["types"]["words"]):
            return ()
        for names, said in ((self._exact, plain(text)), (self._folded, key)):
            spells = [spell for name, found in names.items() if _ends_in(name, said) for spell in found]
            if spells:
                return tuple(dict.fromkeys(spell[0] for spell in _valid(spells, day)))
        return ()

    def rivals(self, text: str, unit_id: str, valid_from: date) -> tuple[str, ...]:
        """Other units that the text names, or may name, from a day on: with them it cannot be the alias of one."""
        key = _key(text)
        named = [spell[0] for spell in (*self._exact.get(plain(text), ()), *self._folded.get(key, ()))]
        aliased = [spell[0] for spell in self._aliases.get(key, ()) if spell[2] is None or spell[2] >= valid_from]
        return tuple(other for other in dict.fromkeys((*named, *aliased, *self._ending_in(key))) if other != unit_id)

    def _ending_in(self, key: str) -> tuple[str, ...]:
        """Units whose name, with or without the words for its type, ends in these words: the place alone was named."""
        tail = f" {key}"
        by_name = [spell[0] for name, spells in self._folded.items() if f" {name}".endswith(tail) for spell in spells]
        by_bare_name = [
            unit_id for name, found in self._bare.items() if f" {name}".endswith(tail) for unit_id in sorted(found)
        ]
        return tuple(dict.fromkeys(by_name + by_bare_name)) if key else ()

    def _alike(self, key: str) -> tuple[str, ...]:
        close = process.extract(
            key, self._folded.keys(), scorer=fuzz.WRatio, score_cutoff=_LIKE_ENOUGH, limit=_MOST_PROPOSALS,
        )
        return tuple(dict.fromkeys(spell[0] for name, _, _ in close for spell in self._folded[name]))


def _valid(spells: Iterable[Spell], day: date | None) -> list[Spell]:
    return [
        spell for spell in spells
        if day is None or ((spell[1] is None or spell[1] <= day) and (spell[2] is None or day <= spell[2]))
    ]


def _settle(spells: Iterable[Spell], day: date | None) -> tuple[str, ...]:
    """The units that bear a name; when several do, those that bear it on the day."""
    unit_ids = tuple(dict.fromkeys(spell[0] for spell in spells))
    if len(unit_ids) > 1 and day:
        valid = tuple(dict.fromkeys(spell[0] for spell in _valid(spells, day)))
        return valid or unit_ids
    return unit_ids


def _ends_in(name: str, said: str) -> bool:
    """True when a name ends in a type and place; 'xa' alone is not the end of 'thi xa'."""
    return name.endswith(f" {said}") and not (
        said.startswith(("xa ", "tran ", "x\u00e3 ", "tr\u1ea5n ")) and fold(name[: -len(said)]).endswith("thi"))


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    """Folded, with abbreviations spelled out."""
    abbreviations = vocabulary()["unit"]["abbreviations"]
    folded = f" {fold(text)} "
    for spaced, joined in vocabulary()["unit"]["spaced"].items():
        folded = folded.replace(f" {spaced} ", f" {joined} ")
    return " ".join(abbreviations.get(word, word) for word in folded.split())


@lru_cache(maxsize=20_000)
def _organised(key: str) -> str:
    """The key with its organisation called by one name, whatever people call it, and without its standing board."""
    for board in vocabulary()["unit"]["boards"]["words"]:
        key = key.removeprefix(f"{board} ")
    for name, others in vocabulary()["unit"]["organisations"].items():
        for other in (name, *others):
            if key.startswith(f"{other} "):
                return f"{name} {key.removeprefix(f'{other} ')}"
    return key


def _bare(text: str) -> str:
    """The key without the words for a unit's type."""
    padded = f" {_key(text)} "
    for kind in vocabulary()["unit"]["types"]["words"]:
        padded = padded.replace(f" {kind} ", " ")
    return padded.strip()


def likeness(text: str, name: str) -> int:
    """How much a text resembles a name, 0 to 100; the words for a unit's type say little and are left out."""
    one, other = _bare(text), _bare(name)
    return round((fuzz.ratio(one, other) + fuzz.token_set_ratio(one, other)) / 2)
