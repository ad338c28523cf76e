"""What a stranger sent is opened in a process of its own, short of memory and time and without our secrets.

A few kilobytes can ask a decoder for gigabytes or hours, or crash it: that ends this process, and no other.
"""

import resource
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

from proofing.refusals import FileRefused

ROOT = Path(__file__).parent.parent
MEMORY = 1024**3  # bytes
CPU_SECONDS = 8
SECONDS = 12  # the person waits
REFUSED = 3  # the exit status of a reader that says why

TOO_HEAVY = "ce fichier n’a pas pu être lu. Reprenez la photo, ou enregistrez de nouveau le PDF, puis envoyez-le."


def read_apart(reader: str, content: bytes) -> bytes:
    """What `reader(content)` returns, nothing being b"". `reader`: `module:function`, which does without settings.

    Raises FileRefused when the reader does, and when it crashes or needs more than MEMORY or SECONDS.
    """
    command = [sys.executable, "-m", __name__, reader]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, env={}, cwd=ROOT, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(TOO_HEAVY) from None
    if done.returncode == 0:
        return done.stdout
    raise FileRefused(done.stdout.decode() if done.returncode == REFUSED else TOO_HEAVY)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):  # neither file nor core dump of a paper
        resource.setrlimit(nothing, (0, 0))


def _main(reader: str) -> None:
    read = resolve_name(reader)
    _limit()
    try:
        result = read(sys.stdin.buffer.read())
    except FileRefused as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        sys.exit(REFUSED)
    sys.stdout.buffer.write(result or b"")


if __name__ == "__main__":
    _main(sys.argv[1])
