from tests.franceconnect import franceconnect  # noqa: F401 - a fixture
