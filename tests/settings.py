"""The ordinary settings, in a database of this process's own, as the application's role."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_ROOT), str(_ROOT / "src")]

from tools import testdb  # noqa: E402  the path must be known first

SERVER = testdb.server()
CLONE = testdb.clone_name()
_STATE = _ROOT / ".lumbung" / "test"
_STATE.mkdir(exist_ok=True)
os.environ |= {
    "LUMBUNG_DATABASE_URL": SERVER.url("owner", CLONE),
    "LUMBUNG_APP_PASSWORD": SERVER.roles["app"]["password"],
    "LUMBUNG_DB_ROLE": "app",
    "LUMBUNG_STATE": str(_STATE),
    "LUMBUNG_PLAIN_HTTP": "1",
    "LUMBUNG_POOL_SIZE": "0",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs beside Django's ORM
}

from lumbung.web.settings import *  # noqa: E402, F403  these are the settings; above only their place is set

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
