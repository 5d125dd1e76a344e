"""The door's own pages: plain HTML, no script, complete without Streamlit."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dashboard.door import addresses
from dashboard.door.passwords import SHORTEST
from dashboard.markup import Safe, tag, text
from dashboard.text import t

_STYLE = '<link rel="stylesheet" href="/app/static/door.css">'
FORM_FIELD, NEXT_FIELD, CODE_FIELD, ANEW_FIELD = "form", "next", "ma", "nguoi-khac"


def page(title: str, *body: Safe, on_to: str = "") -> str:
    """A whole page; on_to: where the browser goes by itself."""
    named = text(f"{title} - {t('app.name')}").html
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{named}</title><link rel="icon" href="/app/static/favicon.svg" type="image/svg+xml">{_STYLE}'
    )
    if on_to:
        head += tag("meta", http_equiv="refresh", content=f"0;url={on_to}").html.removesuffix("</meta>")
    brand = Safe('<picture><source srcset="/app/static/logo-dark.svg" media="(prefers-color-scheme: dark)">'
                 f'<img src="/app/static/logo.svg" alt="{text(t("app.name")).html}"></picture>')
    inner = tag("main", tag("header", brand), tag("h1", title), *body)
    return f'<!doctype html><html lang="vi"><head>{head}</head><body>{inner.html}</body></html>'


def sign_in(form_token: str, wanted: str, name: str = "", problem: str = "", notice: str = "",
            other: tuple[str, str] = ("", ""), is_anew: bool = False) -> str:
    """Name and password; where the person wanted to go is kept. other: the label of a sign-on provider's button, or
    what is said instead of it; is_anew: whom it knows was refused."""
    fields = (
        _hidden(NEXT_FIELD, wanted),
        _input("name", t("door.name"), name, autocomplete="username", autofocus=not name, autocapitalize="none"),
        _input("password", t("door.password"), kind="password", autocomplete="current-password",
               autofocus=bool(name)),
    )
    return page(t("door.title"), _told(problem, notice),
                _form(addresses.SIGN_IN, form_token, fields, t("door.submit")), _other_way(*other, wanted, is_anew),
                _quiet(t("door.forgotten")))


def change_password(form_token: str, must: bool, problem: str = "") -> str:
    """The old password and twice the new one."""
    fields = (
        _input("old", t("door.old_password"), kind="password", autocomplete="current-password", autofocus=True),
        *_new_password(),
    )
    intro = tag("p", t("door.must_change")) if must else tag("p", tag("a", t("door.me"), href=addresses.ME))
    return page(t("door.change_password"), intro, _told(problem),
                _form(addresses.PASSWORD, form_token, fields, t("door.change_password")),
                _form(addresses.SIGN_OUT, form_token, (), t("door.sign_out"), "quiet"))


def setup(form_token: str, code: str, values: dict[str, str], problem: str = "") -> str:
    """The first administrator."""
    fields = (
        _hidden(CODE_FIELD, code),
        _input("full_name", t("door.full_name"), values.get("full_name", ""), autocomplete="name", autofocus=True),
        _input("name", t("door.name"), values.get("name", ""), autocomplete="username", autocapitalize="none",
               hint=t("door.name_rule")),
        *_new_password(),
    )
    return page(t("door.setup_title"), tag("p", t("door.setup_text")), _told(problem),
                _form(addresses.SETUP, form_token, fields, t("door.setup_submit")))


def leaving(way: str) -> str:
    """Signed out here, and on the way to the provider: the policy lets a form lead to no other site, a page may."""
    return page(t("sign_on.leaving"), tag("p", t("sign_on.leaving_text")),
                tag("p", tag("a", t("sign_on.leaving_way"), href=way)), on_to=way)


def me(form_token: str, facts: Sequence[tuple[str, str]], opened: Sequence[Sequence[str]], notice: str = "",
       has_password: bool = True) -> str:
    """Who one is here, one's open sessions, and the way out."""
    listed = tag("dl", *(tag("dt", label) + tag("dd", value) for label, value in facts))
    heads = [t("accounts.opened_at"), t("accounts.seen_at"), t("accounts.address"), ""]
    table = tag("table", tag("tr", *(tag("th", head) for head in heads)),
                *(tag("tr", *(tag("td", cell) for cell in row)) for row in opened))
    ways = [tag("a", t("door.back"), href="/")]
    if has_password:
        ways += [text(" \N{MIDDLE DOT} "), tag("a", t("door.change_password"), href=addresses.PASSWORD)]
    others = (tag("details", tag("summary", t("door.end_others")), _form(addresses.ME, form_token, (
        _input("password", t("door.old_password"), kind="password", autocomplete="current-password"),
    ), t("door.end_others"))),) if has_password and len(opened) > 1 else ()
    leave = t("door.sign_out_text") if has_password else t("sign_on.sign_out_text")
    return page(t("door.me"), _told("", notice), listed, tag("p", *ways), tag("h2", t("door.my_sessions")), table,
                *others, _quiet(leave),
                _form(addresses.SIGN_OUT, form_token, (), t("door.sign_out")))


def said(title: str, sentence: str, way: str = "", label: str = "") -> str:
    """One sentence and perhaps a way on."""
    link = (tag("p", tag("a", label, href=way)),) if way else ()
    return page(title, tag("p", sentence, role="alert"), *link)


def _other_way(label: str, instead: str, wanted: str, is_anew: bool) -> Safe:
    if not label:
        return _quiet(instead) if instead else Safe("")
    way = f"{addresses.SIGN_ON}?{urlencode({NEXT_FIELD: wanted} | ({ANEW_FIELD: 1} if is_anew else {}))}"
    return tag("p", t("sign_on.or"), class_="or") + tag("a", label, href=way, class_="way")


def _new_password() -> tuple[Safe, Safe]:
    rule = t("door.password_rule", shortest=SHORTEST)
    return (_input("new", t("door.new_password"), kind="password", autocomplete="new-password", hint=rule),
            _input("again", t("door.new_password_again"), kind="password", autocomplete="new-password"))


def _form(action: str, form_token: str, fields: Sequence[Safe], submit: str, class_: str | None = None) -> Safe:
    return tag("form", _hidden(FORM_FIELD, form_token), *fields, tag("button", submit, type="submit"),
               method="post", action=action, class_=class_)


def _input(name: str, label: str, value: str = "", *, kind: str = "text", autofocus: bool = False, hint: str = "",
           **more: str) -> Safe:
    hint_id = f"{name}-hint" if hint else None
    box = tag("input", type=kind, id=name, name_=name, value=value or None, required="", maxlength="200",
              autofocus="" if autofocus else None, aria_describedby=hint_id, **more)
    told = tag("small", hint, id=hint_id) if hint else Safe("")
    # an input has no end of its own
    return tag("label", label, for_=name) + Safe(box.html.removesuffix("</input>")) + told


def _hidden(name: str, value: str) -> Safe:
    return Safe(tag("input", type="hidden", name_=name, value=value).html.removesuffix("</input>"))


def _told(problem: str, notice: str = "") -> Safe:
    if problem:
        return tag("p", problem, class_="problem", role="alert")
    return tag("p", notice, class_="notice", role="status") if notice else Safe("")


def _quiet(sentence: str) -> Safe:
    return tag("p", sentence, class_="quiet")
