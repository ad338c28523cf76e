"""The project's password hash, with the processor time it takes added up: it is too long, and varies too much with what
else is in the caches, to be deducted from a page by its mean.
"""

from time import process_time
from typing import Any

from accounts.hashers import PortalArgon2Hasher


class TimedHasher(PortalArgon2Hasher):
    spent = 0.0  # seconds, in this process so far

    def encode(self, *args: Any, **kwargs: Any) -> str:
        return self._timed(super().encode, *args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        return self._timed(super().verify, *args, **kwargs)

    def _timed(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        started = process_time()
        try:
            return work(*args, **kwargs)
        finally:
            TimedHasher.spent += process_time() - started
