"""The locks: which exact libraries, by hash and without any address, so that every mirror can serve them.

python -m tools.locks             print the sum of what the locks were made from
python -m tools.locks --update    resolve anew, then write both locks and requirements.sum
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import tomllib

from tools.pg import ROOT, STATE

LOCKS = {"requirements.lock": [], "requirements-all.lock": ["--all-groups"]}
SUM = ROOT / "requirements.sum"


def sum_of_wishes() -> str:
    """Changes when pyproject.toml asks for other libraries, or a lock is edited by hand."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wishes = [
        project["project"]["dependencies"],
        project["project"]["requires-python"],
        project["dependency-groups"],
        *((ROOT / name).read_text() for name in LOCKS),
    ]
    return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()


def update() -> None:
    uv = STATE / "tools" / "bin" / "uv"
    program = str(uv) if uv.exists() else shutil.which("uv") or "uv"
    surroundings = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run([program, "lock", "--quiet"], cwd=ROOT, env=surroundings, check=True)
    plain = ["--frozen", "--no-emit-project", "--no-header", "--no-annotate", "--quiet"]
    for name, more in LOCKS.items():
        command = [program, "export", *plain, *more, "--output-file", name]
        subprocess.run(command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL)
    SUM.write_text(sum_of_wishes() + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--update", action="store_true", help="resolve anew and write the locks")
    if parser.parse_args().update:
        update()
    print(sum_of_wishes())


if __name__ == "__main__":
    main()
