import hashlib
import hmac

from app.settings import SIGNING_KEY


def seal(text):
    return hmac.new(SIGNING_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def key_length():
    return len(SIGNING_KEY)


def label():
    parts = [SIGNING_KEY[i::2] for i in (1, 0)]
    return "-".join(parts)
