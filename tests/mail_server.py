"""A real mail server on this machine for tests: keeps what it takes, refuses whom it is told to refuse."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Office:
    """What came in; `refused`: addresses it does not know; `gone`: it hangs up when the text comes."""

    port: int = 0
    refused: set[str] = field(default_factory=set)
    gone: bool = False
    arrived: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.gone:
            server.transport.close()
            return "421 gone"
        self.arrived.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"

    @property
    def reached(self) -> list[str]:
        """Every address that something came for, in order."""
        return [address for addresses, _ in self.arrived for address in addresses]


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mail_server() -> Iterator[Office]:
    """The server, listening until the end of the block."""
    office = Office(free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def set_up_mail(folder: Path, port: int, addresses: dict[str, str], **more: str) -> None:
    """mail.toml and addresses.csv of a data folder."""
    settings = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "vanphong@coquan.example"} | more
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (folder / "mail.toml").write_text("\n".join(lines), encoding="utf-8")
    rows = ["unit_id,email", *(f"{unit_id},{address}" for unit_id, address in addresses.items())]
    (folder / "addresses.csv").write_text("\n".join(rows), encoding="utf-8")
