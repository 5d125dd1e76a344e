"""Which files and upload addresses were handed to which session: another's link opens nothing.

Streamlit serves /media/<hash> to whoever has the address. The gate reads the addresses off the messages that leave
for a browser, and lets only that session ask for them.
"""

import re
from collections import OrderedDict
from threading import Lock

MOST = 4000         # addresses per session; the oldest is forgotten
_SESSIONS = 2000
# the ids have a fixed length; what follows them in a message is the next field
_MEDIA = r"/media/[0-9a-f]{32}"
_UPLOAD = r"/_stcore/upload_file/[0-9a-f-]{36}/[0-9a-f-]{36}"
_IN_MESSAGE = re.compile(f"{_MEDIA}|{_UPLOAD}".encode("ascii"))
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
        with self._lock:
            known = self._by_session.setdefault(session_id, OrderedDict())
            self._by_session.move_to_end(session_id)
            for address in _IN_MESSAGE.findall(message):
                known[address.decode("ascii")] = None
                known.move_to_end(address.decode("ascii"))
            while len(known) > MOST:
                known.popitem(last=False)
            while len(self._by_session) > _SESSIONS:
                self._by_session.popitem(last=False)

    def has(self, session_id: str, path: str) -> bool:
        """True when this session was given the address."""
        found = _IN_PATH.fullmatch(path)
        if found is None:
            return False
        with self._lock:
            return (found[1] or found[2]) in self._by_session.get(session_id, ())
