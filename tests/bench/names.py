"""Invented names that are spread as French ones are: a few hundred that many bear, and a very long tail."""

from itertools import accumulate, product
from random import Random

from faker.providers.person.fr_FR import Provider

COMMON = tuple(Provider.last_names)
COMMON_SHARE = 0.18  # as the 400 commonest of the country
DOUBLE_SHARE = 0.02
STARTS = "Bar Bel Ber Bour Bran Char Cor Dar Del Fal Fau Fer Gar Ger Gran Lan Lar Mar Mau Mon Mor Par Per Quer Tar Val"
MIDDLES = "a an be bre che de do é fo gue i la lé lou ma mi no pe ra re ri so ta ti ve vi zè"
ENDS = "ban bert card cel court dier don fort gnac lier lin lot mare mont nac nel not quet ric rol teau tel ville zac"
RARE = tuple("".join(parts) for parts in product(STARTS.split(), MIDDLES.split(), ENDS.split()))
FIRST_NAMES = {"1": tuple(Provider.first_names_male), "2": tuple(Provider.first_names_female)}


def _falling(names: tuple[str, ...]) -> list[float]:
    """The n-th name is borne 1/√n as often as the first; added up, as `random.choices` wants it."""
    return list(accumulate(rank**-0.5 for rank in range(1, len(names) + 1)))


_COMMON_WEIGHTS = _falling(COMMON)
_FIRST_WEIGHTS = {sex: _falling(names) for sex, names in FIRST_NAMES.items()}


def birth_name(random: Random) -> str:
    name = _surname(random)
    return f"{name}-{_surname(random)}" if random.random() < DOUBLE_SHARE else name


def _surname(random: Random) -> str:
    if random.random() < COMMON_SHARE:
        return random.choices(COMMON, cum_weights=_COMMON_WEIGHTS)[0]
    return random.choice(RARE)


def first_names(random: Random, sex: str) -> str:
    """One to three; `sex`: the first digit of an NIR."""
    drawn = random.choices(FIRST_NAMES[sex], cum_weights=_FIRST_WEIGHTS[sex], k=random.choice((1, 2, 2, 3)))
    return " ".join(dict.fromkeys(drawn))
