"""Where the server may listen: this machine only, until accounts exist; and whether the port is free."""

import errno
import ipaddress
import socket

from dashboard.text import t


class AddressRefused(Exception):
    """The server will not start there; the message is one sentence for the person at the keyboard."""


def is_loopback(address: str | None) -> bool:
    """True for localhost and loopback numbers; a name that may resolve elsewhere, or nothing, is not."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address((address or "").strip("[]")).is_loopback
    except ValueError:
        return False


def require_accounts(address: str | None, has_accounts: bool) -> None:
    """Raise AddressRefused for an address that other machines could reach (no address means all of them) while
    nobody has an account."""
    if not is_loopback(address) and not has_accounts:
        raise AddressRefused(t("server.not_loopback", address=address or "0.0.0.0"))


def own_names() -> list[str]:
    """The names and numbers under which this machine answers others, as far as it knows them itself."""
    name = socket.gethostname()
    try:
        found = {info[4][0] for info in socket.getaddrinfo(name, None)}
    except OSError:
        found = set()
    return sorted({name.lower(), *found})


def require_free(address: str, port: int) -> None:
    """Raise AddressRefused when the port is taken or not ours to open."""
    host = address.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # Windows would otherwise let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # a port of a server just stopped is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressRefused(_refusal(error, host, port)) from error


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return t("server.address_unknown", address=host)
    if isinstance(error, PermissionError) and error.errno == errno.EACCES and port < 1024:
        return t("server.port_forbidden", port=port)
    return t("server.port_taken", port=port, other=port + 1)
