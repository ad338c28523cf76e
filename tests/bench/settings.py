"""The project's settings with two addresses more: the limits of this machine, measured in the same process."""

import os

from moncompte.settings import *  # noqa: F403
from moncompte.settings import MIDDLEWARE

PASSWORD_HASHERS = ["tests.bench.hashing.TimedHasher"]
ROOT_URLCONF = "tests.bench.urls"
WSGI_APPLICATION = "tests.bench.wsgi.application"
if "BENCH_COUNTS_STATEMENTS" in os.environ:
    MIDDLEWARE = ["tests.bench.counting.StatementCountMiddleware", *MIDDLEWARE]
