from base64 import b64encode

import pytest
from django.core.checks import Tags, run_checks

KEY = b64encode(b"one key of exactly 32 bytes long").decode()
OTHER = b64encode(b"another key of exactly 32 bytes.").decode()
SHORT = b64encode(b"too short").decode()
POSTGRESQL, SQLITE = "django.db.backends.postgresql", "django.db.backends.sqlite3"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"


def found(check_id):
    """Whether the check has something to say."""
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return check_id in {message.id for message in messages}


@pytest.fixture
def put(settings, monkeypatch):
    """A function that changes settings; ENGINE is that of the database, which nothing asks meanwhile."""

    def change(changes):
        for name, value in changes.items():
            if name == "ENGINE":
                monkeypatch.setitem(settings.DATABASES["default"], name, value)
            else:
                setattr(settings, name, value)

    return change


@pytest.mark.parametrize(
    ("check_id", "dangerous"),
    [
        ("moncompte.E001", {"ENCRYPTION_KEYS": {}}),
        ("moncompte.E001", {"ENCRYPTION_KEYS": {"k1": SHORT}}),
        ("moncompte.E001", {"ENCRYPTION_KEYS": {"k1": KEY, "k2": "not base64"}}),
        ("moncompte.E001", {"ENCRYPTION_KEYS": {"": KEY}}),
        ("moncompte.E001", {"ENCRYPTION_KEYS": {"ninechars": KEY}}),
        ("moncompte.E001", {"ENCRYPTION_KEYS": {"clé": KEY}}),
        ("moncompte.E002", {"DIGEST_KEY": SHORT}),
        ("moncompte.E002", {"DIGEST_KEY": ""}),
        ("moncompte.E002", {"DIGEST_KEY": KEY, "ENCRYPTION_KEYS": {"k2": OTHER, "k1": KEY}}),
        ("moncompte.E004", {"SMS_URL": "http://token@sms.example/"}),
        ("moncompte.E004", {"SMS_URL": "https:///messages"}),
        ("moncompte.E004", {"SMS_URL": "ftp://sms.example/"}),
        ("moncompte.E004", {"SMS_URL": ""}),
        ("moncompte.E004", {"SMS_URL": "console://", "PUBLIC_HTTPS": True}),
        ("moncompte.E004", {"SMS_URL": "file:///sms", "PUBLIC_HTTPS": True}),
        ("moncompte.E005", {"SECRET_KEY": "x" * 31}),
        ("moncompte.E006", {"PUBLIC_HTTPS": False}),
        ("moncompte.E008", {"EMAIL_BACKEND": FILES}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "http://token@verifier.example/"}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "https:///papers"}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "https://token@verifier.example:port/"}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "ftp://verifier.example/"}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "LOCAL"}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": ""}),
        ("moncompte.E009", {"ENGINE": SQLITE, "CELERY_BROKER_URL": "redis://broker.example/0"}),
        ("moncompte.E009", {"ENGINE": POSTGRESQL, "CELERY_BROKER_URL": "filesystem://"}),
    ],
)
def test_a_dangerous_setting_is_an_error(put, check_id, dangerous):
    put(dangerous)
    assert found(check_id)


@pytest.mark.parametrize(
    ("check_id", "safe"),
    [
        ("moncompte.E001", {"ENCRYPTION_KEYS": {"k2": OTHER, "k1": KEY}}),
        ("moncompte.E002", {"DIGEST_KEY": OTHER, "ENCRYPTION_KEYS": {"k1": KEY}}),
        ("moncompte.E003", {"ALLOWED_HOSTS": ["moncompte.example"]}),
        ("moncompte.E004", {"SMS_URL": "https://token@sms.example/messages", "PUBLIC_HTTPS": True}),
        ("moncompte.E004", {"SMS_URL": "http://token@127.0.0.1:8025/"}),
        ("moncompte.E004", {"SMS_URL": "http://[::1]:8025/"}),
        ("moncompte.E004", {"SMS_URL": "console://"}),
        ("moncompte.E005", {"SECRET_KEY": "x" * 32}),
        ("moncompte.E006", {"PUBLIC_HTTPS": True}),
        ("moncompte.E007", {}),
        ("moncompte.E008", {"EMAIL_BACKEND": SMTP}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "local", "PUBLIC_HTTPS": True}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "https://token@verifier.example/papers", "PUBLIC_HTTPS": True}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "http://token@127.0.0.1:8026/"}),
        ("moncompte.E013", {"IDENTITY_VERIFIER_URL": "http://[::1]:8026/"}),
        ("moncompte.E009", {"ENGINE": POSTGRESQL, "CELERY_BROKER_URL": "rediss://broker.example/0"}),
    ],
)
def test_a_safe_setting_is_no_error(put, check_id, safe):
    put(safe)
    assert not found(check_id)


@pytest.fixture
def demo(settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "demo"]


@pytest.mark.parametrize(
    ("hosts", "is_refused"),
    [
        (["localhost", "127.0.0.1", "[::1]"], False),
        (["localhost", "moncompte.example"], True),
        (["*"], True),
        ([".localhost"], True),
    ],
)
def test_the_demonstration_answers_on_loopback_names_only(demo, settings, hosts, is_refused):
    settings.ALLOWED_HOSTS = hosts
    assert found("moncompte.E003") == is_refused


def test_the_demonstration_has_no_place_in_production(demo):
    assert found("moncompte.E007")


def test_what_matters_in_production_only_stops_nobody_else(demo, put):
    put({"PUBLIC_HTTPS": False, "EMAIL_BACKEND": FILES, "ENGINE": SQLITE, "ALLOWED_HOSTS": ["localhost"]})
    ids = {message.id for message in run_checks(tags=[Tags.security])}
    assert not ids & {f"moncompte.E00{n}" for n in (6, 7, 8, 9)}
