"""From what a provider says of a person to an account of ours: name, role, unit, plans. Nothing is guessed. Pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.door import roles
from dashboard.door.sign_on_settings import EVERYTHING, Scope, SignOnSettings
from dashboard.text import t

_LONGEST_NAME, _LONGEST_FULL_NAME = 40, 120
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9._-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class SignOnRefused(Exception):
    """The person does not come in; the message is one sentence for them. person: whom it was about, where known."""

    def __init__(self, sentence: str, person: "Person | None" = None) -> None:
        super().__init__(sentence)
        self.person = person


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody for whom the provider vouches. mark: distinguishes them from any other bearer of the name."""

    issuer: str
    subject: str
    name: str
    full_name: str
    role: str = ""
    root_unit_id: str | None = None
    plan_ids: tuple[str, ...] | None = None

    @property
    def mark(self) -> str:
        """Six letters that are theirs alone, always the same."""
        return hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()[:6]

    @property
    def marked_name(self) -> str:
        """The name when another account bears theirs."""
        return f"{self.name[:_LONGEST_NAME - 7]}-{self.mark}"


def person_of(claims: Mapping[str, Any], settings: SignOnSettings) -> Person:
    """The person of an id_token's claims; raises SignOnRefused for one who has no role, unit or plan here."""
    named = _named(claims, settings)
    given = _texts(claims, settings.role.claim)
    role = next((ours for theirs, ours in settings.role.values.items() if theirs in given), None)
    if role is None:
        raise SignOnRefused(t("sign_on.no_role"), named)
    if role in roles.SITE_WIDE:
        return Person(named.issuer, named.subject, named.name, named.full_name, role)
    units = _ids(claims, settings.unit, "unit", named)
    if units is not None and len(units) > 1:
        raise SignOnRefused(t("sign_on.many_units"), named)
    plans = _ids(claims, settings.plans, "plan", named)
    return Person(named.issuer, named.subject, named.name, named.full_name, role, units and units[0], plans)


def _named(claims: Mapping[str, Any], settings: SignOnSettings) -> Person:
    person = Person(settings.issuer, str(claims["sub"]), "", "")
    given = "".join(_texts(claims, settings.name_claim)[:1])
    name = _NOT_IN_A_NAME.sub(".", given.strip().lower()).strip("._-")[:_LONGEST_NAME]
    if not re.match("[a-z]", name) or len(name) < 2:
        # a number or an empty name: still one that can be told from others
        name = f"u.{name or person.mark}"[:_LONGEST_NAME]
    full_name = _CONTROL.sub(" ", "".join(_texts(claims, "name")[:1])).strip()[:_LONGEST_FULL_NAME]
    return Person(settings.issuer, person.subject, name, full_name or name)


def _ids(claims: Mapping[str, Any], scope: Scope | None, kind: str, named: Person) -> tuple[str, ...] | None:
    """Our ids of what a claim says; None: all of them, which must be said. Raises SignOnRefused."""
    if scope is None:
        return None
    given = _texts(claims, scope.claim)
    found = given if scope.values is None else [scope.values[one] for one in given if one in scope.values]
    if not found or len(found) < len(given):
        raise SignOnRefused(t(f"sign_on.no_{kind}"), named)
    return None if EVERYTHING in found else tuple(sorted(set(found)))


def _texts(claims: Mapping[str, Any], path: str) -> list[str]:
    """The text or texts at a dotted path, such as realm_access.roles; none when there is anything else."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        found = [found]
    return [one for one in found if isinstance(one, str) and one] if isinstance(found, list) else []
