"""What the provider says of its people; and, when a test asks for it, what an attacker would say in its place."""

import base64
import hmac
import json
import time

from django.conf import settings
from jwcrypto import jwk, jwt
from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.door.provider.settings import PEOPLE, ROGUE, SECRET, new_key

_SPOILED = {
    "issuer": {"iss": "https://evil.example"}, "audience": {"aud": "another-app"}, "nonce": {"nonce": "another"},
    "expired": {"exp": int(time.time()) - 3600}, "party": {"aud": ["dung-han", "x"], "azp": "x"},
}


def people() -> dict[str, dict]:
    """Who there is, now."""
    return json.loads((settings.FOLDER / PEOPLE).read_text("utf-8"))


class Validator(OAuth2Validator):
    """Claims as Keycloak writes them: roles under realm_access, own attributes beside."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        one = people()[request.user.username]
        return {"sub": f"id-{request.user.pk}", "name": one["full_name"], "preferred_username": one["name"],
                "realm_access": {"roles": one["roles"]}} | one.get("more", {})

    def validate_refresh_token(self, refresh_token, client, request, *args, **kwargs):
        is_known = super().validate_refresh_token(refresh_token, client, request, *args, **kwargs)
        return is_known and people()[request.user.username].get("is_active", True)

    def finalize_id_token(self, id_token, token, token_handler, request):
        made = super().finalize_id_token(id_token, token, token_handler, request)
        path = settings.FOLDER / ROGUE
        return _spoiled(made, path.read_text(), request.client.jwk_key) if path.exists() else made


def _spoiled(made: str, how: str, key: jwk.JWK) -> str:
    header, body = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in made.split(".")[:2])
    body |= _SPOILED.get(how, {})
    if how == "none":
        return _packed({"alg": "none"}, body) + "."
    if how == "secret":
        signed = _packed({"alg": "HS256", "kid": header["kid"]}, body)
        return f"{signed}.{_base64(hmac.digest(SECRET.encode(), signed.encode(), 'sha256'))}"
    if how == "key":
        key = jwk.JWK.from_pem(new_key().encode())
    signed = jwt.JWT(header=header, claims=body)
    signed.make_signed_token(key)
    return signed.serialize()


def _packed(*parts: dict) -> str:
    return ".".join(_base64(json.dumps(one).encode()) for one in parts)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
