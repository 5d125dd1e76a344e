"""Asking a sign-on provider who somebody is (OpenID Connect Core, RP-Initiated Logout), with Authlib.

Never called in page time. Every answer is doubted: an id_token that does not hold in every respect is refused.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from dashboard.door.sign_on_answer import ProviderDown, ProviderRefused, Vouched
from dashboard.door.sign_on_discovery import SECONDS, Discovery
from dashboard.door.sign_on_settings import SignOnSettings

# signed with a key of the provider alone: never 'none', never HS*, which whoever knows the client's secret can make
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_LEEWAY = 60                    # clocks of two machines
# errors that say nothing about the person
_TROUBLE = {"invalid_client", "unauthorized_client", "server_error", "temporarily_unavailable", "slow_down"}


class Provider:
    """One provider, for many threads. folder: where the settings' own files are."""

    def __init__(self, settings: SignOnSettings, secret: str, folder: Path) -> None:
        self.settings, self._secret = settings, secret
        self._verify = str(folder / settings.ca_file) if settings.ca_file else True
        self.discovery = Discovery(settings.issuer, self._verify)

    def check(self) -> None:
        """Raises ProviderDown when nobody could sign in now."""
        self.discovery.keys()

    def asking(self, back: str, state: str, nonce: str, verifier: str, is_anew: bool = False) -> str:
        """Where to send a browser that wants to sign in. is_anew: as somebody else than who is signed in there."""
        address = self.discovery.metadata()["authorization_endpoint"]
        session = self._session(redirect_uri=back, scope=" ".join(self.settings.scopes))
        return session.create_authorization_url(
            address, state=state, nonce=nonce, code_verifier=verifier, **({"prompt": "login"} if is_anew else {}))[0]

    def is_named(self, issuer: str | None) -> bool:
        """True when the answer that a browser brings back is from here; some must say so (RFC 9207)."""
        must = self.discovery.metadata().get("authorization_response_iss_parameter_supported")
        return issuer == self.settings.issuer if issuer is not None or must else True

    def vouched(self, code: str, back: str, nonce: str, verifier: str) -> Vouched:
        """What the code that a browser brought back is worth. Raises ProviderDown, ProviderRefused."""
        token = self._token(lambda session, address: session.fetch_token(
            address, grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=back,
            allow_redirects=False))
        claims = self._claims(token.get("id_token"), nonce=nonce, access_token=token.get("access_token"))
        return Vouched(claims, token["id_token"], token.get("refresh_token"))

    def renewed(self, before: Vouched, subject: str) -> Vouched:
        """What the provider says now of a person who came in earlier. Raises ProviderDown, ProviderRefused."""
        token = self._token(lambda session, address: session.refresh_token(
            address, refresh_token=before.refresh_token, allow_redirects=False))
        if not token.get("id_token"):
            return Vouched(None, before.id_token, token.get("refresh_token"))
        claims = self._claims(token["id_token"], access_token=token.get("access_token"))
        if claims["sub"] != subject:
            raise ProviderRefused("the id_token is another person's")
        return Vouched(claims, token["id_token"], token.get("refresh_token"))

    def leaving(self, id_token: str, back: str) -> str | None:
        """Where to send a browser so that it is signed out there too; None where the provider does not do that."""
        address = self.discovery.end_session_endpoint()
        if address is None:
            return None
        told = {"id_token_hint": id_token, "client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return f"{address}{'&' if '?' in address else '?'}{urlencode({k: v for k, v in told.items() if v})}"

    def _claims(self, id_token: Any, nonce: str | None = None, access_token: str | None = None) -> dict[str, Any]:
        """The claims of an id_token that holds in every respect (OpenID Connect Core 3.1.3.7)."""
        if not isinstance(id_token, str):
            raise ProviderRefused("no id_token")
        try:
            token = self._decoded(id_token)
            claims = CodeIDToken(
                token.claims, token.header,
                {"iss": {"essential": True, "value": self.settings.issuer},
                 "aud": {"essential": True, "value": self.settings.client_id}},
                {"nonce": nonce, "client_id": self.settings.client_id, "access_token": access_token})
            claims.validate(leeway=_LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise ProviderRefused(f"id_token: {error}") from error
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ProviderRefused("id_token: sub")
        return dict(claims)

    def _decoded(self, id_token: str) -> jwt.Token:
        try:
            return jwt.decode(id_token, self.discovery.keys(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(id_token, self.discovery.keys(is_new=True), algorithms=ALGORITHMS)

    def _session(self, **more: str) -> OAuth2Session:
        # in a header, providers disagree about how a sign like % is written
        methods = self.discovery.metadata().get("token_endpoint_auth_methods_supported", ())
        method = "client_secret_post" if "client_secret_post" in methods else "client_secret_basic"
        session = OAuth2Session(self.settings.client_id, self._secret, token_endpoint_auth_method=method,
                                code_challenge_method="S256", default_timeout=SECONDS, **more)
        session.verify = self._verify
        return session

    def _token(self, ask: Callable[[OAuth2Session, str], dict[str, Any]]) -> dict[str, Any]:
        address = self.discovery.metadata()["token_endpoint"]
        try:
            with self._session() as session:
                return ask(session, address)
        except OAuthError as error:
            kind = ProviderDown if error.error in _TROUBLE else ProviderRefused
            raise kind(f"{error.error}: {error.description}") from error
        except (requests.RequestException, AuthlibBaseError, OSError, ValueError, TypeError) as error:
            raise ProviderDown(f"{address}: {error}") from error
