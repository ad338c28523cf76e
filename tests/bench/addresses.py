"""The bench's own addresses in the web server: the limits of the machine, measured where the pages are made.

Apart from whatever else the bench loads, which would weigh in the worker's memory.
"""

EMPTY, BARE, HASH, HASH_SECONDS = "/banc/vide/", "/banc/nu/", "/banc/empreinte/", "/banc/empreinte/temps/"
