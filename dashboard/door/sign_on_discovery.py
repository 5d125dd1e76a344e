"""What a sign-on provider publishes of itself (OpenID Connect Discovery): its addresses and its keys, kept for an hour.

Never read in page time. A redirect, a plain address, another issuer's document are refused.
"""

import time
from threading import Lock
from typing import Any

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dashboard.door.sign_on_answer import ProviderDown
from dashboard.door.sign_on_settings import is_safe_address
from dashboard.text import t

SECONDS = (3, 6)                # to connect, to be answered
_KEPT_SECONDS = 60 * 60
_PAUSE_SECONDS = 5              # after a failure, and between two looks for a new key
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Discovery:
    """One issuer's. verify: True, or the file of certificates to trust. Safe for many threads."""

    def __init__(self, issuer: str, verify: str | bool) -> None:
        self.issuer, self._verify = issuer, verify
        self._lock = Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = self._keys_at = self._failed_at = float("-inf")

    def metadata(self) -> dict[str, Any]:
        """What the provider says of itself. Raises ProviderDown."""
        with self._lock:
            now = time.monotonic()
            if self._metadata and now - self._read_at < _KEPT_SECONDS:
                return self._metadata
            if now - self._failed_at < _PAUSE_SECONDS:
                raise ProviderDown("has just failed")
            try:
                self._metadata = self._checked(self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
            except ProviderDown:
                self._failed_at = time.monotonic()
                raise
            self._read_at = now
            return self._metadata

    def keys(self, is_new: bool = False) -> KeySet:
        """Its public keys. is_new: a token names one that is not among those kept. Raises ProviderDown."""
        address = self.metadata()["jwks_uri"]
        with self._lock:
            age = time.monotonic() - self._keys_at
            if self._keys is None or age >= _KEPT_SECONDS or is_new and age >= _PAUSE_SECONDS:
                self._keys, self._keys_at = _public_keys(address, self._get(address)), time.monotonic()
            return self._keys

    def end_session_endpoint(self) -> str | None:
        """Where a browser signs out; None where the provider has no such address. Raises ProviderDown."""
        address = self.metadata().get("end_session_endpoint")
        return address if isinstance(address, str) and self._is_sound(address) else None

    def _get(self, address: str) -> dict[str, Any]:
        try:
            answer = requests.get(address, timeout=SECONDS, verify=self._verify, allow_redirects=False)
            found = answer.json() if answer.status_code == 200 else None
        except (requests.RequestException, OSError, ValueError) as error:
            raise ProviderDown(f"{address}: {error}") from error
        if not isinstance(found, dict):
            raise ProviderDown(f"{address}: answer {answer.status_code}")
        return found

    def _checked(self, found: dict[str, Any]) -> dict[str, Any]:
        if found.get("issuer") != self.issuer:
            raise ProviderDown(t("sign_on.other_issuer", found=found.get("issuer"), issuer=self.issuer))
        for name in _NEEDED:
            if not isinstance(found.get(name), str) or not self._is_sound(found[name]):
                raise ProviderDown(f"{name}: {found.get(name)}")
        if "S256" not in found.get("code_challenge_methods_supported", ["S256"]):
            raise ProviderDown("code_challenge_methods_supported: S256")
        return found

    def _is_sound(self, address: str) -> bool:
        # plain addresses only where the issuer itself is one of this machine
        return is_safe_address(address) and (address.startswith("https:") or self.issuer.startswith("http:"))


def _public_keys(address: str, found: dict[str, Any]) -> KeySet:
    """The keys that sign; one that anybody could know the secret of is none."""
    try:
        return KeySet.import_key_set({"keys": [
            key for key in found["keys"] if key.get("use", "sig") == "sig" and key["kty"] != "oct"]})
    except (JoseError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ProviderDown(f"{address}: {error}") from error
