"""One guarded site and one server for all tests of a file: five roles, two units."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import viewer
from dashboard.door import accounts, passwords
from dashboard.door.book import Book
from tests.door.client import PASSWORD, Browser
from tests.pages.conftest import MAIN, RECEIVED, make_site, open_page, registry, site
from tests.server import serving

__all__ = ["open_page", "registry", "site"]
OWN, FOREIGN = list(RECEIVED)[:2]
PLAN_ID = "hnd-binh-duong-2022"
PEOPLE = {
    "leader": {}, "secretariat": {}, "administrator": {}, "auditor": {}, "clerk": {"root_unit_id": OWN},
}


def people(folder: Path) -> Book:
    """One account for each role, named as the role; nobody has to change the password first."""
    book = Book(folder)
    kept = passwords.hashed(PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        # hashing once is enough
        patch.setattr(passwords, "hashed", lambda _: kept)
        for role, scope in PEOPLE.items():
            accounts.add(book, name=role, full_name=f"Người {role}", role=role, password=PASSWORD, must_change=False,
                         **scope)
    return book


@pytest.fixture(scope="session")
def menu(site: Path) -> dict:
    """What Streamlit knows of the pages: all of them, those about accounts too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUNGHAN_HOME", str(site))
        patch.setattr(viewer, "_NOT_LOCAL", frozenset())
        return AppTest.from_file(str(MAIN), default_timeout=30).run()._registered_pages


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with accounts."""
    folder = tmp_path_factory.mktemp("guarded")
    make_site(folder)
    people(folder)
    return folder


@pytest.fixture(scope="module")
def address(guarded: Path) -> Iterator[str]:
    """A server on it."""
    with serving("python -m dashboard", guarded) as base:
        yield base


@pytest.fixture
def browser(address: str) -> Browser:
    """Nobody yet."""
    return Browser(address)


@pytest.fixture(scope="module")
def signed_in(address: str) -> dict[str, Browser]:
    """Each role in a browser of its own."""
    found = {}
    for role in PEOPLE:
        found[role] = Browser(address)
        assert found[role].sign_in(role).status == 303
    return found
