"""Keys made from the JWT secret, each for one purpose, so that knowing one tells nothing about another."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def csrf_token(secret: str, session: str) -> str:
    """What a page must send along to change something: it goes with one session, and nobody else can make it."""
    return hmac.new(_derived(secret, "csrf"), session.encode(), hashlib.sha256).hexdigest()


def seal(secret: str, words: bytes) -> bytes:
    """Encrypt what must be kept."""
    return _fernet(secret).encrypt(words)


def unseal(secret: str, sealed: bytes) -> bytes | None:
    """The words again; None when they were sealed under another secret, or tampered with."""
    try:
        return _fernet(secret).decrypt(sealed)
    except InvalidToken:
        return None


@lru_cache(maxsize=8)
def _fernet(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_derived(secret, "grant")))


@lru_cache(maxsize=16)
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"synapse {purpose}".encode()).derive(secret.encode())
