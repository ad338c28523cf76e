"""Two dozen people at once on a site with several workers: nobody is ever shown anything of anybody else.

Without the mark of the fault tests, which run on both databases: this one is about PostgreSQL, and is run once.
"""

from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.factories import PASSWORD
from tests.faults.crowd import Member, Tab, cookies_of, new_member
from tests.faults.house import House
from tests.faults.parallel import all_at_once

PEOPLE, REQUESTS, WORKERS = 24, 5_000, 3
LOGIN, LOGOUT, SPACE = "/connexion/", "/deconnexion/", "/mon-compte/"
PROFILE, IDENTITY = f"{SPACE}profil/", f"{SPACE}identite/"
HISTORY, SECURITY = f"{SPACE}historique/", f"{SPACE}securite/"
VISITOR, WRONG, AGAIN = "the login page elsewhere", "a wrong password there", "logging out, and in again"
TASKS = [SPACE, PROFILE, HISTORY, SECURITY, IDENTITY] * 25 + [LOGIN, VISITOR] * 40 + [WRONG] * 2 + [AGAIN]


@pytest.fixture
def process_environment(process_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    options = f"--access-logfile {tmp_path / 'access.log'} --access-logformat %(p)s --keep-alive 600"
    return process_environment | {
        "WEB_CONCURRENCY": str(WORKERS),
        "GUNICORN_CMD_ARGS": options,
        "LOG_LEVEL": "WARNING",
        "LOGIN_FAILURES_PER_HOUR_IPV4": "1000",  # everybody is at the same address
    }


class Visit:
    """What one person does, in an order of their own, on the browser they are logged in with and on another one."""

    def __init__(self, port: int, member: Member, cookies: dict[str, str], seed: int) -> None:
        self.member = member
        self.own, self.other = Tab(port, member.agent, cookies), Tab(port, member.agent)
        self.todo = Random(seed).sample(TASKS, len(TASKS))
        self.expected = self._expected()

    def _expected(self) -> dict[str, tuple[int, set[str]]]:
        """The status of each page, and what it shows of people."""
        who = self.member
        civil_status = {who.nir, who.birth_name, who.first_name}
        return {
            SPACE: (200, {who.first_name}),
            PROFILE: (200, {*civil_status, who.mail, who.phone}),
            HISTORY: (200, {who.first_name, who.browser}),
            SECURITY: (200, {who.first_name, who.browser}),
            IDENTITY: (200, {who.first_name}),
            LOGIN: (302, set()),
        }

    def run(self) -> int:
        """How many requests were made."""
        with closing(self.own), closing(self.other):
            for task in self.todo:
                self._do(task)
        return self.own.asked + self.other.asked

    def _do(self, task: str) -> None:
        if task == WRONG:
            self._guess()
        elif task == AGAIN:
            self._come_back()
        elif task == VISITOR:
            answer = self.other.get(LOGIN)
            assert (answer.status, answer.people) == (200, set())
        else:
            answer = self.own.get(task)
            assert (answer.status, answer.people) == self.expected[task], task

    def _guess(self) -> None:
        answer = self.other.post(LOGIN, {"identifier": self.member.nir, "password": "Faux2motdepasse"})
        assert (answer.status, answer.people) == (200, {self.member.nir})

    def _come_back(self) -> None:
        assert self.own.post(LOGOUT, {}).status == 302
        answer = self.own.get(LOGIN)
        assert (answer.status, answer.people) == (200, {self.member.mask})
        assert self.own.post(LOGIN, {"password": PASSWORD}).status == 302


def test_each_of_5000_answers_shows_its_own_person_and_nobody_else(house: House, tmp_path: Path) -> None:
    crowd = [new_member(number) for number in range(PEOPLE)]
    assert len(set().union(*(member.signs for member in crowd))) == 7 * PEOPLE
    visits = [Visit(house.port, member, cookies_of(member), seed) for seed, member in enumerate(crowd)]
    made = all_at_once(PEOPLE, lambda number: visits[number].run())
    assert sum(made) >= REQUESTS
    served = Counter((tmp_path / "access.log").read_text().split())
    assert len(served) == WORKERS, served
    assert "Traceback" not in house.log("web")
