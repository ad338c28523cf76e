"""`python -m tests.bench.with_django MODULE ARGUMENTS…`: a module that names models, in a process of its own."""

import runpy
import sys

import django

if __name__ == "__main__":
    django.setup()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
