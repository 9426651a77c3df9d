"""The secret that sessions are signed with: what is too weak for that, and one that is kept in a data folder."""

import os
import re
import secrets
from itertools import pairwise
from pathlib import Path

from synapse.kit.errors import SynapseError

SHORTEST = 32
#: fewer different characters than this are a pattern, not a secret
_VARIETY = 8
#: what people write where a secret belongs; a secret made of such words is known to everybody
_WORDS = re.compile(
    "changeme|change|default|development|synapse|discord|secret|password|passwort|example|insecure|random|replace|token"
    "|admin|string|please|super|local|jwt|key|test|this|here|with|your|dev|prod|1234567890|qwertyuiop|asdfghjkl|zxcvbnm"
)
_SHORT_WORDS = re.compile(r"\b(my|me|to|it|for|of|the|a)\b")
_HINT = "make one with `openssl rand -hex 32` and set it as JWT_SECRET, or name a file with JWT_SECRET_FILE"
_FILE = "jwt-secret"


class WeakSecret(SynapseError):
    """Sessions signed with it could be forged."""

    def __init__(self, message: str) -> None:
        super().__init__("weak-secret", message, _HINT)


def checked_secret(text: str | None) -> str:
    """A secret that nobody guesses. Raises `WeakSecret`."""
    if text is None or not text.strip():
        raise WeakSecret("there is no JWT_SECRET, and sessions cannot be signed without one")
    if len(text.strip()) < SHORTEST:
        raise WeakSecret(f"JWT_SECRET has {len(text.strip())} characters; it takes {SHORTEST} or more")
    if _is_pattern(text) or _is_pattern(_without_words(text)):
        raise WeakSecret("JWT_SECRET can be guessed: it is a known word, or a pattern")
    return text


def kept_secret(folder: Path) -> str:
    """The secret that is kept in a data folder, made when there is none; only its owner may read it."""
    file = folder / _FILE
    for _ in range(2):
        try:
            return file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            _make(file)
    raise FileNotFoundError(file)


def _make(file: Path) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as writing:
        writing.write(f"{secrets.token_hex(32)}\n")
    try:
        # unlike a rename, a link leaves alone what another process made meanwhile
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _is_pattern(text: str) -> bool:
    """Few characters, or the same ones again and again, or mostly one after the other as in the alphabet."""
    if len(set(text)) < _VARIETY:
        return True
    repeats = any(text[after:] == text[:-after] for after in range(1, min(SHORTEST, len(text) // 2 + 1)))
    steps = sum(ord(after) - ord(before) in (-1, 0, 1) for before, after in pairwise(text))
    return repeats or steps > len(text) * 3 // 4


def _without_words(text: str) -> str:
    """What is left without the words and what separates them."""
    return _SHORT_WORDS.sub("", re.sub(r"[\W_]+", " ", _WORDS.sub(" ", text.lower()))).replace(" ", "")
