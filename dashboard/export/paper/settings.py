"""An office's own settings of its papers: `papers.yml` in the data folder. Nothing there: everything stays dotted."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, StringConstraints, ValidationError, field_validator

from dashboard.export.paper.phrases import phrase
from dashboard.export.paper.profiles import Layout, profile_name_for, profiles
from dashboard.export.paper.refused import PaperRefused

FILE = "papers.yml"
_EVERY_PLAN, _ONE_PLAN = "default", "plans"

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Office(Layout):
    """What an office says of itself; an empty text is a dotted gap, None means: as the plan or the profile has it.

    `profile`: state, party or mass. `office_code`: the end of the number ("UBND"). `place`: before the day.
    `recipients`: in place of the plan's own.
    """

    profile: str | None = None
    superior: Words = ""
    issuer: Words | None = None
    place: Words = ""
    office_code: Words = ""
    signer_authority: Words = ""
    signer_title: Words = ""
    recipients: Annotated[tuple[Words, ...], Field(max_length=60)] | None = None

    @field_validator("profile")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None and name not in profiles():
            raise ValueError(name)
        return name


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings for every plan, and by plan id; a plan's own value beats the one for every plan."""

    default: dict[str, Any] = field(default_factory=dict)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, plan_id: str, issuer: str) -> Office:
        """What holds for this plan; without a setting, the profile that fits the issuer's name."""
        office = Office.model_validate(self.default | self.plans.get(plan_id, {}))
        return office if office.profile else office.model_copy(update={"profile": profile_name_for(issuer)})


def read_settings(home: Path) -> Settings:
    """The settings in a data folder; none there is no error. PaperRefused: one sentence on what is wrong."""
    path = home / FILE
    if not path.exists():
        return Settings()
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PaperRefused(phrase("settings.wrong_yaml", file=FILE, line=line)) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PaperRefused(phrase("settings.unreadable", file=FILE)) from error
    return _checked(found)


def _checked(found: Any) -> Settings:
    if found is None:
        return Settings()
    if not isinstance(found, dict) or set(found) - {_EVERY_PLAN, _ONE_PLAN}:
        raise PaperRefused(phrase("settings.wrong_shape", file=FILE))
    default, plans = found.get(_EVERY_PLAN) or {}, found.get(_ONE_PLAN) or {}
    if not isinstance(plans, dict):
        raise PaperRefused(phrase("settings.wrong_shape", file=FILE))
    _check(_EVERY_PLAN, default)
    for plan_id, own in plans.items():
        _check(f"{_ONE_PLAN}.{plan_id}", own or {})
    return Settings(default, {str(plan_id): own or {} for plan_id, own in plans.items()})


def _check(place: str, values: Any) -> None:
    if not isinstance(values, dict):
        raise PaperRefused(phrase("settings.wrong_value", file=FILE, key=place))
    try:
        Office.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in (place, *first["loc"]))
        if first["type"] == "extra_forbidden":
            known = ", ".join(Office.model_fields)
            raise PaperRefused(phrase("settings.unknown_key", file=FILE, key=key, known=known)) from error
        if first["loc"][:1] == ("profile",):
            value, known = first["input"], ", ".join(profiles())
            raise PaperRefused(phrase("settings.wrong_profile", file=FILE, value=value, known=known)) from error
        raise PaperRefused(phrase("settings.wrong_value", file=FILE, key=key)) from error
