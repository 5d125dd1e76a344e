"""Which files and upload addresses were handed to which session: another's link opens nothing.

Streamlit serves /media/<hash> to whoever has the address. The gate reads the addresses off the messages that leave
for a browser, and lets only that session ask for them. It reads them where Streamlit hands over a file and nowhere
else: an address that merely stands in a text, such as the log's line about who tried it, is handed to nobody.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from google.protobuf.message import DecodeError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MOST = 4000         # addresses per session; the oldest is forgotten
_SESSIONS = 2000
_MEDIA = r"/media/[0-9a-f]{32}"
_UPLOAD = r"/_stcore/upload_file/[0-9a-f-]{36}/[0-9a-f-]{36}"
_IN_PATH = re.compile(rf"({_MEDIA})\.?\w*|({_UPLOAD})")


class Handed:
    """Remembers, per session, what it was given. Safe for many threads."""

    def __init__(self) -> None:
        self._by_session: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._lock = Lock()

    def note(self, session_id: str, message: bytes) -> None:
        """Read the addresses off a message to a session's browser."""
        if b"/media/" not in message and b"/upload_file/" not in message:
            return
        found = list(_handed_in(message))
        if not found:
            return
        with self._lock:
            known = self._by_session.setdefault(session_id, OrderedDict())
            self._by_session.move_to_end(session_id)
            for address in found:
                known[address] = None
                known.move_to_end(address)
            while len(known) > MOST:
                known.popitem(last=False)
            while len(self._by_session) > _SESSIONS:
                self._by_session.popitem(last=False)

    def has(self, session_id: str, path: str) -> bool:
        """True when this session was given the address."""
        address = _address(path)
        if address is None:
            return False
        with self._lock:
            return address in self._by_session.get(session_id, ())


def _handed_in(message: bytes) -> Iterator[str]:
    """The addresses that a message to a browser hands over."""
    try:
        told = ForwardMsg.FromString(message)
    except DecodeError:
        return
    one = told.delta.new_element.download_button.url, told.backend_operation_response.deferred_file.url
    for path in (*one, *(file.upload_url for file in told.file_urls_response.file_urls)):
        address = _address(path)
        if address is not None:
            yield address


def _address(path: str) -> str | None:
    """A path as it is remembered, without the ending of a file's name; None for another kind of path."""
    found = _IN_PATH.fullmatch(path)
    return found and (found[1] or found[2])
