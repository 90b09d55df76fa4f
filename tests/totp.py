"""Codes of a second factor (RFC 6238, six digits, 30 seconds), as an authenticator app makes them."""

import hashlib
import hmac
import struct
from base64 import b32decode


def code(secret: str, at: float) -> str:
    """Give the code of a secret at a moment, in seconds since 1970."""
    digest = hmac.new(b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
