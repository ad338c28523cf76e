"""What is measured: processor time, memory, weight of a page."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from time import clock_gettime
from urllib.parse import urljoin

from tests.bench.browser import Browser

LOADED = re.compile(r'(?:src|href)="(/static/[^"#]+)')
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
IMPORTED = re.compile(r'(?:import|from)\s+"(\.[^"]+)"')


def cpu_seconds(pid: int) -> float:
    """User and system time of a whole process, in nanosecond steps: `clock_getcpuclockid(3)` of Linux."""
    return clock_gettime((~pid << 3) | 2)


def family_cpu_seconds(pid: int) -> float:
    """The same, of a process, of the children it has and of those it has had."""
    ended = [int(ticks) / CLOCK_TICKS for ticks in _stat(pid)[13:15]]  # cutime and cstime of proc(5)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(cpu_seconds, [pid, *map(int, children)]), sum(ended))


def machine_cpu_seconds() -> float:
    """Of all processors, busy with whatever it is; those of a virtual machine also when another has them."""
    user, nice, system, _, _, *interrupted = map(int, Path("/proc/stat").read_text().split(maxsplit=9)[1:9])
    return (user + nice + system + sum(interrupted)) / CLOCK_TICKS


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """What `proc(5)` tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_ms(pid: int, act: Callable[[], None], requests: int) -> float:
    """Milliseconds of processor that `pid` spent for each of the requests that `act` makes."""
    before = cpu_seconds(pid)
    act()
    return (cpu_seconds(pid) - before) * 1000 / requests


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident and proportional set sizes, MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kb = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return kb["Rss"] / 1024, kb["Pss"] / 1024


def page_kb(port: int, path: str) -> dict[str, float]:
    """Kilobytes a newcomer's browser receives for a page, itself and all it loads, as sent; by address."""
    browser = Browser(port)
    weights: dict[str, float] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address not in weights:
            weights[address] = len(browser.get(address).body) / 1000
            waiting += [urljoin(address, found) for found in _loads(address, browser)]
    return weights


def _loads(address: str, browser: Browser) -> list[str]:
    if not address.endswith(("/", ".js")):
        return []
    text = browser.get(address, encoding="identity").body.decode()
    return IMPORTED.findall(text) if address.endswith(".js") else LOADED.findall(text)
