"""Modes of files that hold for root, too: its power to pass over them is put down for a while."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

VERSION = 0x20080522  # of the interface, capget(2)
OVERRIDE, READ_SEARCH = 1, 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = tuple(
        (f"{name}{half}", ctypes.c_uint32)
        for half in (0, 1)
        for name in ("effective", "permitted", "inheritable")
    )


@contextmanager
def modes_hold() -> Iterator[None]:
    """Let this thread be refused what modes forbid; it gets its power back afterwards."""
    if os.geteuid() != 0:
        yield
        return
    libc, header, before = ctypes.CDLL(None, use_errno=True), _Header(VERSION, 0), _Sets()
    _call(libc.capget(ctypes.byref(header), ctypes.byref(before)))
    now = _Sets.from_buffer_copy(before)
    now.effective0 &= ~(1 << OVERRIDE | 1 << READ_SEARCH)
    _call(libc.capset(ctypes.byref(header), ctypes.byref(now)))
    try:
        yield
    finally:
        _call(libc.capset(ctypes.byref(header), ctypes.byref(before)))


def _call(answer: int) -> None:
    if answer:
        raise OSError(ctypes.get_errno(), "capabilities cannot be set here")
