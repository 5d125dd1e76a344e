"""What a sign-on provider can answer: the words that its callers need, without the libraries that ask it."""

from dataclasses import dataclass, field
from typing import Any


class ProviderDown(Exception):
    """The provider can not be reached or does not make sense; the message is for the server's log."""


class ProviderRefused(Exception):
    """The provider, or its id_token, says no; the message is for the server's log."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider says of a person. claims None: a renewal that said nothing new."""

    claims: dict[str, Any] | None
    id_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
