"""All settings in one file. What differs between machines is read from the environment, at the top."""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- From the environment. docs/operators.md has a table of these.
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
SITE_LANGUAGE = env.str("SITE_LANGUAGE", default="en")
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-" * 3 if DEBUG else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
HTTPS = env.bool("HTTPS", default=not DEBUG)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUST_PROXY = env.bool("TRUST_PROXY", default=False)
EMAIL = env.email("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="pilot-branches@localhost")
SITE_URL = env.str("SITE_URL", default="")
REVIEW_STAGES = env.list("REVIEW_STAGES", default=["secretary", "office", "leader"])
IMPORT_AS_DRAFTS = env.bool("IMPORT_AS_DRAFTS", default=False)
LOG_DAYS = env.str("LOG_DAYS", default="365")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY to a long random text that only this site knows, for example the output of: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Set ALLOWED_HOSTS to the names under which this site is reached, separated by commas, "
        "for example: ALLOWED_HOSTS=www.example.gov.cn"
    )
if SITE_LANGUAGE not in ("en", "zh-hans"):
    raise ImproperlyConfigured("SITE_LANGUAGE is the language that the site is written in: en or zh-hans.")
if not REVIEW_STAGES or len({*REVIEW_STAGES}) < len(REVIEW_STAGES):
    raise ImproperlyConfigured("REVIEW_STAGES names each stage at which a text is signed, once, separated by commas.")
if not {*REVIEW_STAGES} <= {"secretary", "office", "confidentiality", "leader"}:
    raise ImproperlyConfigured("REVIEW_STAGES knows these stages: secretary, office, confidentiality, leader.")
if not LOG_DAYS.isdecimal() or int(LOG_DAYS) < 365:  # 互联网政务应用安全管理规定 (2024) asks for a year
    raise ImproperlyConfigured("LOG_DAYS says how many days the log is kept: at least 365, a year.")
LOG_DAYS = int(LOG_DAYS)
if SECURITY_CONTACT and not re.fullmatch(r"(mailto:|https://|tel:)[!-~]+", SECURITY_CONTACT):
    raise ImproperlyConfigured(
        "SECURITY_CONTACT is an address for those who find a hole in this site, for example: "
        "SECURITY_CONTACT=mailto:security@example.gov.cn (or an address that begins with https: or tel:)"
    )

if ALLOWED_HOSTS[0] == "*" and not SITE_URL and not DEBUG:
    raise ImproperlyConfigured(
        "Set SITE_URL to the address of this site, for links in mails and pages, for example: "
        "SITE_URL=https://www.example.gov.cn (ALLOWED_HOSTS=* names none)"
    )
if not SITE_URL:
    SITE_URL = f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.*') or 'localhost'}"
SITE_URL = SITE_URL.rstrip("/")
if not re.fullmatch(r"https?://[^\s/?#@]+", SITE_URL):
    raise ImproperlyConfigured(
        "SITE_URL is the address of this site and nothing behind it, for example: SITE_URL=https://www.example.gov.cn"
    )

# --- The rooms, upper before lower, and what they stand on.
INSTALLED_APPS = [
    "portal",
    "articles",
    "honors",
    "branches",
    "publishing",
    "library",
    "accounts",
    "characters",
    "config.apps.PilotAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ckeditor",
    "csp",
    "post_office",
    "simple_history",
]
MIDDLEWARE = [
    "portal.middleware.public_addresses_see_no_cookie",
    "portal.middleware.features_are_named",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.ContentPolicyMiddleware",
    "portal.middleware.AdminSessionMiddleware",
    "portal.middleware.LanguageByAddressMiddleware",
    "portal.middleware.no_null_characters",
    "portal.middleware.old_paths_lead_on",
    "portal.middleware.OldAddressesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.middleware.AdminAuthenticationMiddleware",
    "portal.middleware.bodies_have_limits",
    "portal.middleware.AdminMessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # With recursive triggers, what INSERT OR REPLACE deletes is refused as any other deletion is.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    # A server that is gone is known to be gone after seconds, not minutes.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
    } | DATABASES["default"].get("OPTIONS", {})
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_MEDIA_ROOT = DATA_DIR / "private"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "library.room.WholeFilesStorage"},
    "private": {
        "BACKEND": "library.room.WholeFilesStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": "/admin/files/"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.staticfiles.HashedStaticFilesStorage",
    },
}

# --- People
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"

# --- Languages: the site's own at bare addresses, the other below its code.
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LANGUAGE_CODE = SITE_LANGUAGE
LANGUAGE_COOKIE_PATH = "/admin/"  # staff choose theirs; the public pages know no cookie
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True

# --- Mail waits in the database, in the transaction of its deed; `manage.py send_queued_mail` sends it.
EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_HOST, EMAIL_PORT = EMAIL.get("EMAIL_HOST") or "localhost", EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_USER") or "", EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
POST_OFFICE = {
    "BACKENDS": {"default": EMAIL["EMAIL_BACKEND"]},
    "LOCK_FILE_NAME": str(DATA_DIR / "mail"),  # one sender at a time, of this site
    "LOG_LEVEL": 1,  # failures
    "MAX_RETRIES": 9,  # after the pauses of accounts/management/commands/send_queued_mail.py
    "THREADS_PER_PROCESS": 1,  # one connection to the mail server
    "BATCH_SIZE": 15,  # is through before the library gives it up, even if each mail runs into the timeout
}

# --- Security
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_HOST = SITE_URL.partition("://")[2]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
X_FRAME_OPTIONS = "DENY"
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# What no page may do; the display is full screen and keeps the screen awake, a page can be shared.
FORBIDDEN = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in FORBIDDEN.split()),
        *(f"{feature}=(self)" for feature in ("fullscreen", "screen-wake-lock", "web-share")),
    ]
)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # old pages come with their pictures, and the form says itself what is too much

# The editor is django-ckeditor's, as the owner asked; publishing/richtext.py says what keeps it harmless.
SILENCED_SYSTEM_CHECKS = [
    "ckeditor.W001",  # CKEditor 4 is at the end of its life: nothing about safety rests on it here
    "templates.W003",  # publishing/templatetags/i18n.py stands in the place of Django's library of that name
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
