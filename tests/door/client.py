"""A browser's part without a browser: cookies, forms, websockets in Streamlit's protocol, uploads."""

import http.client
import re
import ssl
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PASSWORD = "con duong lang nho"
_FORM = re.compile(r'name="form" value="([^"]*)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class Browser:
    """One person's browser at a server's address; source: which address of this machine it comes from."""

    def __init__(self, base: str, source: str | None = None) -> None:
        self.base, self.host = base, urlsplit(base).netloc
        self.cookies: dict[str, str] = {}
        self._from = {"source_address": (source, 0)} if source else {}
        # a test's certificate is its own
        self._tls = ssl._create_unverified_context() if base.startswith("https:") else None

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """A request with the cookies it holds; those of the answer are kept. Header names with _ for -."""
        sent = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = self.connection()
        connection.request(method, path, body, {k: v for k, v in sent.items() if v})
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            if "max-age=0" in line.lower() or value in ('""', ""):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        connection.close()
        kept = {name.lower(): value for name, value in answer.headers.items()}
        kept["set-cookie"] = "\n".join(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, kept, content.decode("utf-8", "replace"))

    def connection(self) -> http.client.HTTPConnection:
        """A new connection to the server."""
        if self._tls is None:
            return http.client.HTTPConnection(self.host, timeout=30, **self._from)
        return http.client.HTTPSConnection(self.host, timeout=30, context=self._tls, **self._from)

    def get(self, path: str, **headers: str) -> Answer:
        """A page or file."""
        return self.ask("GET", path, **headers)

    def form(self, path: str, shown_at: str | None = None, **fields: str) -> Answer:
        """Open a form, fill it, send it, as a person does."""
        shown = self.get(shown_at or path)
        found = _FORM.search(shown.body)
        return self.post(path, form=found[1] if found else "", **fields)

    def post(self, path: str, origin: str | None = None, **fields: str) -> Answer:
        """Fields sent as they are."""
        return self.ask("POST", path, urlencode(fields).encode(), Origin=origin or self.base,
                        Content_Type="application/x-www-form-urlencoded")

    def sign_in(self, name: str, password: str = PASSWORD, wanted: str = "/") -> Answer:
        """Sign in; the answer leads to `wanted` when it worked."""
        return self.form("/dang-nhap", f"/dang-nhap?{urlencode({'next': wanted})}", name=name, password=password,
                         next=wanted)

    @contextmanager
    def tab(self, **headers: str):
        """An open page: its websocket."""
        self.get("/_stcore/health")      # brings the cookie that uploads must repeat
        with self.socket(**headers) as socket:
            yield Tab(socket, self)

    def socket(self, origin: str | None = None, resume: str = "streamlit", **headers: str) -> ClientConnection:
        """The websocket alone; raises InvalidStatus when it is refused. resume: the page that is to go on."""
        more = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        more |= {name.replace("_", "-"): value for name, value in headers.items()}
        return connect(f"{self.base.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=resume.split(", "),
                       origin=origin or self.base, additional_headers=more, max_size=None, compression=None,
                       proxy=None, ssl=self._tls, **self._from)


@dataclass
class Shown:
    """What a run of a page sent."""

    html: str = ""
    errors: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)      # files that are made when their button is pressed
    page_hash: str = ""


class Tab:
    """One open page."""

    def __init__(self, socket: ClientConnection, browser: Browser) -> None:
        self.socket, self.browser = socket, browser
        self.pages: dict[str, str] = {}     # address -> its hash; the first is ''
        self.session_id = ""

    def open(self, page: str = "", query: str = "", page_hash: str | None = None) -> Shown:
        """Run a page to its end, with all that it leads on to."""
        request = BackMsg()
        state = request.rerun_script
        state.page_name, state.query_string = page, query
        state.page_script_hash = page_hash if page_hash is not None else self.pages.get(page, "")
        state.context_info.timezone = "Asia/Ho_Chi_Minh"
        self.socket.send(request.SerializeToString())
        return self._listen()

    def _listen(self) -> Shown:
        shown = Shown()
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session_id = message.new_session.initialize.session_id
            elif kind == "navigation":
                shown.page_hash = message.navigation.page_script_hash
                self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            elif kind == "delta":
                _note(shown, message.delta.new_element)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return shown

    def press(self, file_id: str) -> str:
        """Press a button whose file is made then; its address, or '' when it was refused."""
        request = BackMsg()
        request.backend_operation_request.request_id = "1"
        request.backend_operation_request.session_id = self.session_id
        request.backend_operation_request.deferred_file.file_id = file_id
        self.socket.send(request.SerializeToString())
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            if message.WhichOneof("type") == "backend_operation_response":
                return message.backend_operation_response.deferred_file.url

    def upload_address(self) -> str:
        """Where the server takes a file from this page."""
        request = BackMsg()
        request.file_urls_request.request_id = "1"
        request.file_urls_request.file_names.append("a.xlsx")
        request.file_urls_request.session_id = self.session_id
        self.socket.send(request.SerializeToString())
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60))
            if message.WhichOneof("type") == "file_urls_response":
                return message.file_urls_response.file_urls[0].upload_url

    def put(self, address: str, content: bytes, xsrf: str | None = None) -> Answer:
        """Send a file there; `xsrf` other than the cookie's is a forged one."""
        token = self.browser.cookies.get("_streamlit_xsrf", "") if xsrf is None else xsrf
        return put(self.browser, address, content, token)


def put(browser: Browser, address: str, content: bytes, token: str) -> Answer:
    """An upload as Streamlit's page sends it."""
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="f"; filename="a.xlsx"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return browser.ask("PUT", address, body, Origin=browser.base, X_Xsrftoken=token,
                       Content_Type=f"multipart/form-data; boundary={mark}")


def _note(shown: Shown, element) -> None:
    kind = element.WhichOneof("type")
    if kind == "html":
        shown.html += element.html.body
    elif kind == "alert":
        shown.errors.append(element.alert.body)
    elif kind in ("button", "file_uploader", "download_button", "link_button", "selectbox", "toggle", "checkbox"):
        shown.labels.append(getattr(element, kind).label)
    if kind == "download_button" and element.download_button.url:
        shown.media.append(element.download_button.url)
    if kind == "download_button" and element.download_button.deferred_file_id:
        shown.built.append(element.download_button.deferred_file_id)
