"""Copies of the project's tree, and what is public in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.hollow.functions import Function, public_functions, watched

ROOT = Path(__file__).parents[2]
PACKAGES = ("connectors", "sync", "state", "mappings")


def files() -> list[str]:
    """Return the tree's files as git knows them, also those not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return sorted({name for name in listed.stdout.split("\0") if (ROOT / name).is_file()})


def copy_to(folder: Path) -> str:
    """Copy the tree and return the hash of all that was copied."""
    hashed = hashlib.sha256()
    for name in files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
        hashed.update(f"{name}\0".encode() + target.read_bytes() + b"\0")
    return hashed.hexdigest()[:16]


def all_functions(folder: Path) -> list[Function]:
    """Return the public functions of the packages, by file and line."""
    return [
        function
        for package in PACKAGES
        for path in sorted((folder / package).rglob("*.py"))
        for function in public_functions(str(path.relative_to(folder)), path.read_bytes())
    ]


def warm_up(folder: Path) -> None:
    """Import everything in a copy once, so that its compiled files are there for all trials."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run(
        command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL
    )  # files that cannot be imported are told of by the recording


def watch(folder: Path, functions: Sequence[Function]) -> None:
    """Let every function of a copy tell when it is entered."""
    for file in {each.file for each in functions}:
        path = folder / file
        inside = [each for each in functions if each.file == file]
        path.write_bytes(watched(path.read_bytes(), inside))
