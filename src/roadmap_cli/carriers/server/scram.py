"""What a PostgreSQL stores of a password (SCRAM-SHA-256, RFC 5803): made here, so that it never travels."""

from __future__ import annotations

import base64
import hashlib
import hmac

_ITERATIONS = (
    4096  # as PostgreSQL's own \password; our passwords are random, so more would not help
)


def scram_verifier(password: str, salt: bytes) -> str:
    """Return the verifier of an ASCII password, as `create role … password` takes it."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ITERATIONS)
    stored_key = hashlib.sha256(_hmac(salted, b"Client Key")).digest()
    server_key = _hmac(salted, b"Server Key")
    return f"SCRAM-SHA-256${_ITERATIONS}:{_text(salt)}${_text(stored_key)}:{_text(server_key)}"


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
