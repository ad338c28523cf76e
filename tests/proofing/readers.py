"""What hostile bytes could make of a decoder."""

import os
import resource
import signal
from pathlib import Path

from proofing.refusals import FileRefused


def reverse(content):
    return content[::-1]


def say_nothing(content):
    return None


def refuse(content):
    raise FileRefused("abîmé")


def fail(content):
    raise RuntimeError


def crash(content):
    os.kill(os.getpid(), signal.SIGSEGV)


def wait_for_ever(content):
    while True:
        signal.pause()


def hoard(content):
    return bytes(2 * 1024**3)[:1]


def write_to(content):
    Path(content.decode()).write_bytes(b"a paper")


def environment(content):
    return "\n".join(os.environ).encode()


def cpu_seconds(content):
    return str(resource.getrlimit(resource.RLIMIT_CPU)[1]).encode()
