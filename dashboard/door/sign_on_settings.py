"""The provincial sign-on of a site: sign_on.toml in the data folder; its secret in a private file or the environment.

Without that file there is no trace of sign-on anywhere. A mistake in it is one sentence, and signing in with a
password goes on.
"""

import logging
import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dashboard.address import is_loopback
from dashboard.door import roles
from dashboard.text import t, word
from etl.site_files import others_may_read
from etl.store import home

FILE, SECRET_FILE, SECRET_VARIABLE = "sign_on.toml", "sign_on.secret", "DUNGHAN_SIGN_ON_SECRET"
EVERYTHING = "*"        # as a value of unit or plans: all of them
_LOG = logging.getLogger("dunghan.door")
_Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$", min_length=1,
                                         max_length=300)]


class SignOnMistake(Exception):
    """The settings can not be used; the message is one sentence for the IT officer."""


def is_safe_address(address: str) -> bool:
    """True for https, and for http to this machine itself: passwords and tokens never travel in the clear."""
    found = urlsplit(address)
    return bool(found.hostname) and (
        found.scheme == "https" or found.scheme == "http" and is_loopback(found.hostname))


def _safe(address: str) -> str:
    if not is_safe_address(address) or urlsplit(address).query or urlsplit(address).fragment:
        raise ValueError(address)
    return address


def _with_openid(scopes: tuple[str, ...]) -> tuple[str, ...]:
    if "openid" not in scopes:
        raise ValueError(scopes)
    return scopes


def _known_roles(values: dict[str, str]) -> dict[str, str]:
    if not values or set(values.values()) - set(roles.ROLES):
        raise ValueError(values)
    return values


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(_Part):
    """Where the unit or the plans of a person stand. values: what the provider says -> our id; None: it says our id."""

    claim: _Line
    values: dict[str, _Line] | None = None


class Role(_Part):
    """Where the role stands. values: what the provider says -> our role; of several the first line counts."""

    claim: _Line
    values: Annotated[dict[str, str], AfterValidator(_known_roles)]


class SignOnSettings(_Part):
    """One provider. unit, plans None: everybody of a role sees all of them. check_seconds: how often it is asked
    whether a person is still signed in there."""

    issuer: Annotated[_Line, AfterValidator(_safe)]
    client_id: _Line
    label: Annotated[_Line, Field(max_length=60)]
    scopes: Annotated[tuple[_Line, ...], AfterValidator(_with_openid)] = ("openid", "profile")
    name_claim: _Line = "preferred_username"
    role: Role
    unit: Scope | None = None
    plans: Scope | None = None
    ca_file: _Line | None = None
    check_seconds: Annotated[int, Field(ge=1, le=300)] = 120


def read_settings(folder: Path) -> SignOnSettings | None:
    """The settings of a data folder, None where it has none. Raises SignOnMistake."""
    path = folder / FILE
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SignOnMistake(t("sign_on.unreadable", file=FILE, reason=error)) from error
    _require_private(path, found)
    return _parsed(path, (found.st_mtime_ns, found.st_size, found.st_ino))


def read_secret(folder: Path) -> str:
    """The client's secret: the environment's, else the private file's. Raises SignOnMistake."""
    given = os.environ.get(SECRET_VARIABLE)
    path = folder / SECRET_FILE
    try:
        if not given:
            _require_private(path, path.stat())
            given = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        given = ""
    except (OSError, UnicodeDecodeError) as error:
        raise SignOnMistake(t("sign_on.unreadable", file=SECRET_FILE, reason=error)) from error
    if not given:
        raise SignOnMistake(t("sign_on.no_secret", file=SECRET_FILE, variable=SECRET_VARIABLE))
    return given


def offered() -> tuple[str, str]:
    """What the sign-in page has of it: the button's label, or what is said instead; neither where there is none."""
    try:
        settings = read_settings(home())
        if settings is None:
            return "", ""
        read_secret(home())
    except SignOnMistake as mistake:
        _log_once(str(mistake))
        return "", t("sign_on.not_ready")
    return settings.label, ""


@lru_cache(maxsize=32)
def _log_once(mistake: str) -> None:
    _LOG.error("%s", mistake)


def _require_private(path: Path, found: os.stat_result) -> None:
    if others_may_read(found):
        raise SignOnMistake(t("sign_on.readable", file=path))


@lru_cache(maxsize=4)
def _parsed(path: Path, _stamp: tuple[int, ...]) -> SignOnSettings:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SignOnMistake(t("sign_on.unreadable", file=FILE, reason=error)) from error
    if {"secret", "client_secret"} & {key.lower() for key in found}:
        raise SignOnMistake(t("sign_on.secret_in_settings", file=FILE, other=SECRET_FILE, variable=SECRET_VARIABLE))
    try:
        settings = SignOnSettings.model_validate(found)
    except ValidationError as error:
        raise SignOnMistake(_mistake(error.errors()[0])) from error
    if settings.ca_file and not (path.parent / settings.ca_file).is_file():
        raise SignOnMistake(t("sign_on.no_ca_file", file=FILE, entry=settings.ca_file))
    if settings.unit is None and roles.OF_A_UNIT & set(settings.role.values.values()):
        raise SignOnMistake(t("sign_on.needs_unit", file=FILE))
    return settings


def _mistake(first: dict[str, Any]) -> str:
    entry = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return t("sign_on.unknown_entry", file=FILE, entry=entry)
    if first["type"] == "missing":
        return t("sign_on.missing_entry", file=FILE, entry=entry)
    rule = word(f"sign_on_rule.{'_'.join(str(part) for part in first['loc'][:2])}", t("sign_on_rule.text"))
    return t("sign_on.wrong_entry", file=FILE, entry=entry, rule=rule.format(roles=", ".join(roles.ROLES)))
