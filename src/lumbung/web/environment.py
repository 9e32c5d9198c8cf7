"""Reading the environment: typed, with a loud word where a value cannot be what it says."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


class BadEnvironment(SystemExit):
    """A setting has no usable value; nothing starts until it has."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r} cannot be used: it must be {wanted}. See .env.example.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    value = text(name, str(default)).lower()
    if value not in {"1", "true", "yes", "0", "false", "no"}:
        raise BadEnvironment(name, value, "1 or 0")
    return value in {"1", "true", "yes"}


def whole(name: str, default: int, *, at_least: int = 0, at_most: int = 1_000_000) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not at_least <= int(value) <= at_most:
        raise BadEnvironment(name, value, f"a whole number from {at_least} to {at_most}")
    return int(value)


def one_of(name: str, choices: tuple[str, ...]) -> str:
    value = text(name, choices[0])
    if value not in choices:
        raise BadEnvironment(name, value, " or ".join(choices))
    return value


def several(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def state_folder() -> Path:
    """Where this installation keeps what is its own: secrets, database, evidence files."""
    folder = Path(text("LUMBUNG_STATE", str(ROOT / ".lumbung"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def read_env_file(path: Path = ROOT / ".env") -> None:
    """`NAME=value` lines; what the environment already says wins."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise SystemExit(f"Line {number} of {path.name} is not NAME=value: {line!r}")
        os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def private_secrets(state: Path) -> dict[str, Any]:
    """Made once, at the first start, then this installation's own. Back them up apart from the data."""
    path = state / "secrets.json"
    with open(state / "secrets.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = {
                "secret_key": secrets.token_urlsafe(50),
                "sealing_keys": {"1": _key()},
                "sealing_key_in_use": "1",
                "blind_index_key": _key(),
            }
            beside = path.with_suffix(".new")
            beside.unlink(missing_ok=True)
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(made, file, indent=2)
            beside.replace(path)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def _key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
