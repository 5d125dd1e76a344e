"""The server's own log, on stderr: one line for each entry, or one JSON object (DUNGHAN_LOG=json, --log-format json).

What came from outside, such as a path, can neither begin a line nor steer a terminal: control characters are escaped.
"""

import json
import logging
import os
import re
import sys
from datetime import datetime

from dashboard.text import t
from etl.clock import VIET_NAM

SETTING, TEXT, JSON = "DUNGHAN_LOG", "text", "json"
# control characters, line and paragraph separators, those that turn the direction of a text, halves of a character
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class LogSettingMistake(ValueError):
    """DUNGHAN_LOG says something else than text or json; the message is one sentence."""


class LineFormatter(logging.Formatter):
    """Time, level, logger and message on a line; a trace follows, set in."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry; never an error because of what is in it."""
        told = _told(record)
        line = " ".join(told[name] for name in ("time", "level", "logger") if told[name])
        asked = f" [{told['request']}]" if "request" in told else ""
        trace = "".join(f"\n    {escaped(part)}" for part in told.get("trace", "").splitlines())
        return f"{line}{asked}: {told['message']}{trace}"


class JsonFormatter(logging.Formatter):
    """The same as one JSON object: time, level, logger, message; request of a refusal, trace of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry; never an error because of what is in it."""
        told = _told(record)
        if "trace" in told:
            told["trace"] = "\n".join(map(escaped, told["trace"].splitlines()))
        return json.dumps(told, ensure_ascii=False)


def escaped(text: str) -> str:
    r"""The text with every character that cannot be shown written out, a line's end as \n."""
    return _UNSHOWN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def form_of(chosen: str | None) -> str:
    """text or json; raises LogSettingMistake."""
    form = chosen or os.environ.get(SETTING) or TEXT
    if form not in (TEXT, JSON):
        raise LogSettingMistake(t("server.log_setting", value=form))
    return form


def set_up(form: str) -> None:
    """From now on every logger of this process writes in this form, those of the libraries too, existing or to come."""
    formatter = JsonFormatter() if form == JSON else LineFormatter()

    class Ours(logging.Logger):
        """Libraries bring handlers of their own, each with its own form."""

        def addHandler(self, hdlr: logging.Handler) -> None:    # the name that logging gave it
            hdlr.setFormatter(formatter)
            super().addHandler(hdlr)

    logging.setLoggerClass(Ours)
    handler = logging.StreamHandler(sys.stderr)
    root = logging.getLogger()
    root.addHandler(handler)
    existing = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for logger in (root, *existing):
        for one in logger.handlers:
            one.setFormatter(formatter)
    # uvicorn and Streamlit between them leave the logger of bad requests without any
    if logging.lastResort:
        logging.lastResort.setFormatter(formatter)


def _told(record: logging.LogRecord) -> dict[str, str]:
    told = {
        "time": datetime.fromtimestamp(record.created, VIET_NAM).isoformat(timespec="milliseconds"),
        "level": record.levelname, "logger": record.name, "message": escaped(record.getMessage()),
    }
    if getattr(record, "request", None):
        told["request"] = str(record.request)
    if record.exc_info:
        told["trace"] = logging.Formatter().formatException(record.exc_info)
    return told
