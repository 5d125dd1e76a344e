"""What stands in the way of sending, as a code with one sentence in text/commands.vi.toml."""

from etl.words import say


class MailError(ValueError):
    """Settings, addresses or server are not usable; nothing more is sent. `str()` is the Vietnamese sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(say(f"mail.{code}", **params))
        self.code, self.params = code, params
