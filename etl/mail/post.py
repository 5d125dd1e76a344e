"""One connection to the mail server, one message to one address at a time."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from types import TracebackType

from etl.clock import VIET_NAM, now
from etl.mail.mail_error import MailError
from etl.mail.mail_settings import MailSettings

SENT, REFUSED, FAILED, UNKNOWN = "sent", "refused", "failed", "unknown"
_DONE, _FORWARDED, _CLOSING = 250, 251, 421        # replies of RFC 5321


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the server made of a message: sent, refused (this message only), failed (certainly not sent), unknown.

    `detail`: the server's words, or the system's. After failed and unknown the connection is of no more use.
    """

    outcome: str
    detail: str | None = None


def composed(settings: MailSettings, address: str, subject: str, text: str) -> EmailMessage:
    """The message to one office. Line breaks in a name become spaces: nobody adds a header through a name."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(settings.sender_name), addr_spec=settings.sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = one_line(subject)
    message["Date"] = now().replace(tzinfo=VIET_NAM)
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    message.set_content(text, cte="base64")
    return message


def one_line(text: str) -> str:
    """Without line breaks and other control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


class Post:
    """A connection that is open inside its `with`. MailError where the server cannot be reached or will not have us."""

    def __init__(self, settings: MailSettings, password: str | None) -> None:
        self.settings, self.password = settings, password
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Post":
        self._open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._close()

    def check(self) -> None:
        """Open again what the server closed meanwhile, as some do after so many messages or minutes."""
        try:
            if self._server is not None and self._server.noop()[0] == _DONE:
                return
        except (smtplib.SMTPException, OSError):
            pass    # said again by _open, if the server is really gone
        self._close()
        self._open()

    def deliver(self, message: EmailMessage) -> Delivery:
        """Hand over one message; the steps apart, so that 'certainly not sent' and 'nobody knows' stay apart."""
        server = self._server
        if server is None:
            return Delivery(FAILED)
        try:
            code, words = server.mail(self.settings.sender)
            if code != _DONE:
                # it will not have us at all: no message of ours has a chance
                return Delivery(FAILED, _words(code, words))
            code, words = server.rcpt(message["To"].addresses[0].addr_spec)
            if code not in (_DONE, _FORWARDED):
                server.rset()
                return Delivery(FAILED if code == _CLOSING else REFUSED, _words(code, words))
        except (smtplib.SMTPException, OSError) as error:
            return Delivery(FAILED, _reason(error))
        try:
            code, words = server.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            return Delivery(REFUSED, _words(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return Delivery(UNKNOWN, _reason(error))
        return Delivery(SENT if code == _DONE else REFUSED, _words(code, words))

    def _open(self) -> None:
        settings = self.settings
        place = {"host": settings.host, "port": settings.port}
        try:
            if settings.security == "ssl":
                self._server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout_seconds,
                                                context=ssl.create_default_context())
            else:
                self._server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)
            self._server.ehlo()
            if settings.security == "starttls":
                self._server.starttls(context=ssl.create_default_context())
                self._server.ehlo()
            if settings.user:
                self._server.login(settings.user, self.password or "")
        except smtplib.SMTPAuthenticationError as error:
            self._close()
            raise MailError("login_refused", **place, user=settings.user) from error
        except smtplib.SMTPNotSupportedError as error:
            self._close()
            raise MailError("not_supported", **place, security=settings.security) from error
        except ssl.SSLError as error:
            self._close()
            raise MailError("not_trusted", **place, reason=_reason(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise MailError("unreachable", **place, reason=_reason(error)) from error

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()


def _words(code: int, words: bytes | str) -> str:
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {told}")[:300]


def _reason(error: BaseException) -> str:
    return one_line(getattr(error, "strerror", None) or str(error) or type(error).__name__)[:300]
