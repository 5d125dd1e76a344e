"""Tells the log who does what this run does: an account, or on a machine without accounts its own user."""

import logging
from collections.abc import Callable

import streamlit as st

from dashboard import viewer
from etl.audit import LOCAL, act_as, acting, actor, note
from etl.store import Store

_LOG = logging.getLogger("dunghan.dashboard")


def say_who() -> None:
    """Said at the beginning of every run, before anything can be written."""
    viewer_id, address = viewer.current().viewer_id, st.context.ip_address
    # of this machine itself Streamlit tells none
    act_as(None if viewer_id == viewer.LOCAL_ID else viewer_id, address if isinstance(address, str) else LOCAL)


def noting(make: Callable[[], bytes | str], act: str, object_: str | None, **told: object) -> Callable[[], bytes]:
    """`make`, which builds a file for download, and the log says who took it; asked by a thread that knows no page.

    Raises NotAllowed when the session is over by then.
    """
    who = actor()

    def made() -> bytes:
        viewer.current()
        content = make()
        content = content.encode() if isinstance(content, str) else content
        try:
            with acting(*who):
                note(Store(), act, object_, after=told | {"bytes": len(content)})
        except OSError as error:
            # a disk that takes nothing must not keep people from reading; the server's log has it
            _LOG.error("not noted: %s %s: %s", act, object_, error)
        return content

    return made
