"""The web server, in the demonstration and in production; options of the command line win."""

import gc
import os
from typing import Any

from identity.place_data import country_names, gazetteer

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
preload_app = True
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Before the workers are forked: they share the birthplaces, and what will not be collected stays shared."""
    gazetteer()
    country_names()
    gc.collect()
    gc.freeze()
