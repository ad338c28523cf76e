"""Settings. Environment variables win over everything; no secret has a default.

`make run` writes its own secrets into var/demo.env and starts with DEMO=1; `make test` makes throw-away ones.
The table of settings is in the README.
"""

import logging
from pathlib import Path

import environ
import structlog

from moncompte.logs import summarise_exception
from proofing.paper_places import place_of_papers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEMO = env.bool("DEMO", False)
if DEMO:
    env.read_env(VAR_DIR / "demo.env")

# Secrets
SECRET_KEY = env("SECRET_KEY")
ENCRYPTION_KEYS = env.dict("ENCRYPTION_KEYS")  # id=base64 of 32 bytes, the first encrypts, all decrypt
DIGEST_KEY = env("DIGEST_KEY")  # base64 of 32 bytes

# Where it runs
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PORT = env.int("PORT", 8000)
PUBLIC_HTTPS = env.bool("PUBLIC_HTTPS", not DEMO)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "accounts.apps.AgentsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_structlog",
    "moncompte",
    "journal",
    "identity",
    "proofing",
    "contact_verification",
    "authorizations",
    "benefits",
    "accounts",
    *(["demo"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "moncompte.middleware.RequestLogMiddleware",
    "moncompte.middleware.Utf8FormsMiddleware",
    "accounts.middleware.PortalSessionMiddleware",
    "moncompte.middleware.PrivateResponseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "moncompte.urls"
WSGI_APPLICATION = "moncompte.wsgi.application"
FORM_RENDERER = "identity.form_rendering.PortalRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["moncompte.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "moncompte.context_processors.portal",
            ],
        },
    }
]

# Rows, cache, broker
DATABASES = {"default": env.db("DATABASE_URL")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if CELERY_BROKER_URL.startswith("filesystem:"):
    _broker = VAR_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.1,
    }
else:
    # A broker that is down or hangs must not hold up the person's page: the outbox row is enough.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "hand-out-late-messages": {"task": "contact_verification.tasks.hand_out_late_messages", "schedule": 5.0},
    "hand-out-late-attempts": {"task": "proofing.tasks.hand_out_late_attempts", "schedule": 5.0},
    "purge-papers": {"task": "proofing.tasks.purge_papers", "schedule": 3600.0},
    "purge-identifiers": {"task": "proofing.tasks.purge_identifiers", "schedule": 3600.0},
    "end-expired-procurations": {"task": "authorizations.tasks.end_expired_procurations", "schedule": 600.0},
    "tell-young-adults": {"task": "authorizations.tasks.tell_young_adults", "schedule": 3600.0},
    "purge-registrations": {"task": "accounts.tasks.purge_registrations", "schedule": 900.0},
    "purge-contact-traces": {"task": "contact_verification.tasks.purge_traces", "schedule": 3600.0},
    "purge-journal": {"task": "journal.tasks.purge_events", "schedule": 86400.0},
}

# Messages that leave the house
_email = env.email_url("EMAIL_URL")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", "Mon Compte <ne-pas-repondre@moncompte.example>")
SMS_URL = env.str("SMS_URL")
SMS_PREFIXES = env.list("SMS_PREFIXES", default=["33", "262", "508", "590", "594", "596", "681", "687", "689"])
SMS_DAILY_BUDGET = env.int("SMS_DAILY_BUDGET", 50_000)
SENDS_PER_HOUR_IPV4 = env.int("SENDS_PER_HOUR_IPV4", 100)
SENDS_PER_HOUR_IPV6 = env.int("SENDS_PER_HOUR_IPV6", 20)

# Who knows about identity papers
IDENTITY_VERIFIER_URL = env.str("IDENTITY_VERIFIER_URL", "local")

# FranceConnect: its address, which is its name as issuer. Without one there is no button
FRANCECONNECT_URL = env.str("FRANCECONNECT_URL", "").rstrip("/")
FRANCECONNECT_CLIENT_ID = env.str("FRANCECONNECT_CLIENT_ID", "")
FRANCECONNECT_CLIENT_SECRET = env.str("FRANCECONNECT_CLIENT_SECRET", "")
FRANCECONNECT_SIGN_ALGO = env.str("FRANCECONNECT_SIGN_ALGO", "ES256")
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:franceconnect_callback"
OIDC_RP_SCOPES = "openid given_name family_name birthdate gender birthplace birthcountry email"
OIDC_AUTH_REQUEST_EXTRA_PARAMS = {"acr_values": "eidas1"}
OIDC_USE_PKCE = False  # FranceConnect refuses a login that asks for it
OIDC_MAX_STATES = 10

# Who comes in
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2Hasher"]
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", 10)
PASSWORD_MAX_LENGTH = env.int("PASSWORD_MAX_LENGTH", 64)
LOGIN_FAILURES_PER_HOUR_IPV4 = env.int("LOGIN_FAILURES_PER_HOUR_IPV4", 100)
LOGIN_FAILURES_PER_HOUR_IPV6 = env.int("LOGIN_FAILURES_PER_HOUR_IPV6", 20)
SECOND_STEP = env.str("SECOND_STEP", "unknown")  # when a code is asked at login: never, unknown (browser), always
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "space"
LOGOUT_REDIRECT_URL = "accounts:login"

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 48 * 3600  # longer than a draft, whose end can so be told; a login has shorter limits of its own
SESSION_COOKIE_NAME = "moncompte_session"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_HTTPS
CSRF_COOKIE_NAME = "moncompte_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.views.csrf.refuse"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What browsers are told
SECURE_SSL_REDIRECT = PUBLIC_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]  # asked from inside, by whatever watches over the process
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PUBLIC_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PUBLIC_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

# Words, time, files
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page asks for another
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "moncompte.storage.PortalStaticFilesStorage"},
    "papers": place_of_papers(env.str("PAPERS_URL", ""), folder=VAR_DIR / "papers"),
}
FILE_UPLOAD_HANDLERS = ["proofing.uploads.BoundedUploadHandler"]
CLAMD_URL = env.str("CLAMD_URL", "")

# Logs: one line of JSON an event, and never what a person typed
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                summarise_exception,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        # Django would mail every failure, with the form that was being sent, to whom ADMINS names.
        "django": {"handlers": []},
        # Whatever LOG_LEVEL says: at DEBUG these two write the variables of a page and the parameters of a query.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
