"""The mail server of an office: mail.toml in the data folder; its password from the environment or a private file."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from etl.mail.addresses import is_address
from etl.mail.mail_error import MailError
from etl.site_files import others_may_read

FILE = "mail.toml"
PASSWORD_FILE = "mail.password"
PASSWORD_VARIABLE = "DUNGHAN_MAIL_PASSWORD"
_Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]


class MailSettings(BaseModel):
    """`security`: starttls, ssl or none (only without a user: a password never travels in the clear).

    `sender`: the office's own address; `sender_name`: how it is shown; `repeat_hours`: no second mail before that.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[_Line, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Literal["starttls", "ssl", "none"] = "starttls"
    user: _Line = ""
    sender: _Line
    sender_name: _Line = ""
    repeat_hours: Annotated[int, Field(ge=1, le=24 * 60)] = 24
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 20


def read_settings(folder: Path) -> MailSettings | None:
    """The settings of a data folder, None where it has none. MailError: one sentence on what is wrong with them."""
    try:
        found = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MailError("unreadable", file=FILE, reason=error) from error
    if {"password", "pass"} & {key.lower() for key in found}:
        raise MailError("password_in_settings", file=FILE, other=PASSWORD_FILE, variable=PASSWORD_VARIABLE)
    try:
        settings = MailSettings.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        entry = ".".join(str(part) for part in first["loc"])
        code = "unknown_key" if first["type"] == "extra_forbidden" else "wrong_value"
        raise MailError(code, file=FILE, entry=entry, known=", ".join(MailSettings.model_fields)) from error
    if not is_address(settings.sender):
        raise MailError("wrong_value", file=FILE, entry="sender", known="")
    if settings.user and settings.security == "none":
        raise MailError("password_in_the_clear", file=FILE)
    return settings


def read_password(folder: Path) -> str:
    """The server's password: the environment's, else the private file's. MailError when others can read the file."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    path = folder / PASSWORD_FILE
    try:
        if others_may_read(path.stat()):
            raise MailError("password_open", file=PASSWORD_FILE)
        return path.read_text(encoding="utf-8").strip("\r\n")
    except FileNotFoundError:
        raise MailError("no_password", file=PASSWORD_FILE, variable=PASSWORD_VARIABLE) from None
    except (OSError, UnicodeDecodeError) as error:
        raise MailError("unreadable", file=PASSWORD_FILE, reason=error) from error
