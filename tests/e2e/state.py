"""What a page may look like."""

from dataclasses import dataclass

from tests.e2e.reaching import Reach


@dataclass(frozen=True)
class State:
    """`reach` leaves the browser on the page of this title; `has_errors`: something typed there was refused.

    `portal`: the name that ends the title.
    """

    name: str
    title: str
    reach: Reach
    has_errors: bool = False
    portal: str = "Mon Compte"
