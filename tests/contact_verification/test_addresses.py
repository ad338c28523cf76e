import pytest

from contact_verification.addresses import UNKNOWN, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
        ("192.0.2.7, 192.0.2.8", UNKNOWN),
    ],
)
def test_an_ipv4_counts_alone_and_an_ipv6_with_its_64(rf, address, network):
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "198.51.100.1", "192.0.2.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 192.0.2.50", "198.51.100.1"),
        (2, "198.51.100.1", "198.51.100.1"),
        (1, "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (1, "not an address", UNKNOWN),
    ],
)
def test_only_the_hops_the_house_runs_are_believed(rf, settings, proxies, forwarded, network):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": forwarded})
    assert network_of(request) == network


def test_a_request_that_came_round_the_proxies_counts_under_its_own_address(rf, settings):
    settings.TRUSTED_PROXIES = 1
    assert network_of(rf.get("/", REMOTE_ADDR="192.0.2.7")) == "192.0.2.7"
