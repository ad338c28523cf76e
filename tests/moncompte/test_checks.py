from base64 import b64encode
from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks

from proofing.paper_places import place_of_papers

PROVIDER = {
    "FRANCECONNECT_URL": "https://oidc.franceconnect.example/api/v2",
    "FRANCECONNECT_CLIENT_ID": "portail",
    "FRANCECONNECT_CLIENT_SECRET": "secret",
}
SIMULATOR = PROVIDER | {"FRANCECONNECT_URL": "http://127.0.0.1:8001/api/v2"}
KEY = b64encode(b"one key of exactly 32 bytes long").decode()
OTHER = b64encode(b"another key of exactly 32 bytes.").decode()
SHORT = b64encode(b"too short").decode()
POSTGRESQL, SQLITE = "django.db.backends.postgresql", "django.db.backends.sqlite3"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
CLAMD = ("unix:///run/clamav/clamd.ctl", "tcp://clamav", "tcp://[::1]:3310")
NOT_CLAMD = ("clamav:3310", "http://clamav:3310", "tcp://:3310", "tcp://clamav:port", "unix://run/clamd.ctl", "unix://")
BUCKET = "s3://key:secret@127.0.0.1:9000/papers"


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
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_URL": "http://oidc.franceconnect.example/api/v2"}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_URL": "https:///api/v2"}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_URL": "oidc.franceconnect.example"}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_URL": "https://oidc.franceconnect.example:port"}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_URL": "https://["}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_CLIENT_ID": ""}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_CLIENT_SECRET": ""}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_SIGN_ALGO": "HS256"}),
        ("moncompte.E015", PROVIDER | {"FRANCECONNECT_SIGN_ALGO": "none"}),
        ("moncompte.E015", SIMULATOR | {"PUBLIC_HTTPS": True}),
        ("moncompte.E015", SIMULATOR | {"PUBLIC_HTTPS": True, "FRANCECONNECT_URL": "https://localhost/api/v2"}),
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
        ("moncompte.E015", {"FRANCECONNECT_URL": "", "FRANCECONNECT_CLIENT_ID": "", "FRANCECONNECT_SIGN_ALGO": "?"}),
        ("moncompte.E015", PROVIDER | {"PUBLIC_HTTPS": True}),
        ("moncompte.E015", PROVIDER | {"PUBLIC_HTTPS": True, "FRANCECONNECT_SIGN_ALGO": "RS256"}),
        ("moncompte.E015", SIMULATOR | {"PUBLIC_HTTPS": False}),
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


@pytest.fixture
def put_papers(settings):
    """A function that says where papers lie: the URL of a bucket, or a folder."""

    def change(url="", folder=Path("unused")):
        settings.STORAGES = settings.STORAGES | {"papers": place_of_papers(url, folder=folder)}

    return change


@pytest.mark.parametrize("setting", ["STATIC_ROOT", "STATICFILES_DIRS", "MEDIA_ROOT"])
def test_papers_lie_in_no_folder_that_is_shown_to_anybody(settings, put_papers, tmp_path, setting):
    public = tmp_path / "public"
    setattr(settings, setting, [public, ("shown", public)] if setting == "STATICFILES_DIRS" else str(public))
    for folder, is_refused in [
        (public, True),
        (public / "papers", True),
        (tmp_path / "other" / ".." / "public" / "papers", True),
        (tmp_path / "public-papers", False),
        (tmp_path / "papers", False),
    ]:
        put_papers(folder=folder)
        assert found("moncompte.E010") == is_refused


def test_a_link_does_not_hide_where_papers_lie(settings, put_papers, tmp_path):
    settings.STATIC_ROOT = tmp_path / "public"
    settings.STATIC_ROOT.mkdir()
    (tmp_path / "papers").symlink_to(settings.STATIC_ROOT)
    put_papers(folder=tmp_path / "papers")
    assert found("moncompte.E010")


def test_papers_of_a_bucket_lie_in_no_folder(put_papers):
    put_papers(BUCKET)
    assert not found("moncompte.E010")


@pytest.mark.parametrize(("url", "is_refused"), [(f"{BUCKET}?insecure=1", True), (BUCKET, False), ("", False)])
def test_papers_leave_for_their_bucket_over_https(put_papers, url, is_refused):
    put_papers(url)
    assert found("moncompte.E011") == is_refused


@pytest.mark.parametrize(("url", "is_refused"), [(u, True) for u in NOT_CLAMD] + [(u, False) for u in ("", *CLAMD)])
def test_the_virus_scanner_is_a_socket_of_clamd(settings, url, is_refused):
    settings.CLAMD_URL = url
    assert found("moncompte.E012") == is_refused
