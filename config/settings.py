"""All settings, read top to bottom, from the environment. Production is the default."""

import shlex
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from psycopg.conninfo import conninfo_to_dict

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("NYSANA_VAR") or BASE_DIR / "var")

# --- What kind of installation this is -------------------------------------------------------
DEBUG = env.flag("DEBUG")
DEMO = env.flag("NYSANA_DEMO")  # allows the demo accounts; never set it in production

if DEBUG:
    SECRET_KEY = env.text("SECRET_KEY") or "only-for-development-and-tests"
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", "testserver"]
else:
    SECRET_KEY = env.secret("SECRET_KEY", shortest=1 if DEMO else 32)
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "Set ALLOWED_HOSTS: the names under which the site is reached, separated by commas."
        )


# What pages, files and letters link to
SITE_URL = env.address("SITE_URL", "http://localhost:8765" if DEBUG or DEMO else "")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# Reviewers, coordinators and administrators sign in with a second factor
SECOND_FACTOR = env.flag("SECOND_FACTOR", default=not DEMO)
if not (SECOND_FACTOR or DEMO or DEBUG):
    raise ImproperlyConfigured("SECOND_FACTOR=false is for demonstrations and development only.")

CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- Parts -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "tracker.apps.TrackerConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "simple_history",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "tracker.web.requests.OnlyUtf8",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "tracker.web.published.Published",  # keeps what all below it made of a public page
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "tracker.web.fair.FairShare",  # counts what is made for a visitor, before anything is
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tracker.web.typed.CleanText",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.web.kept.KeepForms",
    "tracker.web.staying.StaySignedIn",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.web.second_factor.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "tracker.web.requests.ConflictPage",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "tracker.web.widgets.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Database: SQLite unless DATABASE_URL names a PostgreSQL ---------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_INIT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address, or for the embedded SQLite."""
    if url:
        found = conninfo_to_dict(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": found.pop("dbname", "nysana"),
            "USER": found.pop("user", ""),
            "PASSWORD": found.pop("password", ""),
            "HOST": found.pop("host", ""),
            "PORT": found.pop("port", ""),
            "CONN_HEALTH_CHECKS": True,
            "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 60),
            "OPTIONS": found,
        }
    VAR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "nysana.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_INIT,
        },
        "TEST": {"NAME": str(VAR / "test.sqlite3")},  # a file: one in memory cannot serve threads
    }


DATABASES = {"default": database(env.text("DATABASE_URL"))}

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tracker.web.accounts.backend.NameOrAddress",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "duties"
LOGOUT_REDIRECT_URL = "overview"
SESSION_COOKIE_AGE = 60 * 60 * env.number("SESSION_HOURS", 8)  # from the last thing done
PASSWORD_RESET_HOURS = 2
INVITATION_DAYS = 7
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "registration/lockout.html"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_USERNAME_CALLABLE = "tracker.web.accounts.throttle.counted_name"
AXES_LOCKOUT_PARAMETERS = "tracker.web.accounts.throttle.lockout_parameters"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "code", "credential"]
AXES_CLIENT_IP_CALLABLE = "tracker.web.accounts.throttle.client_address"
PROXY_COUNT = env.number("PROXY_COUNT", 0)  # how many proxies of ours stand in front
# allauth: the second step of signing in, its factors, and the list of sessions
ACCOUNT_ADAPTER = "tracker.web.accounts.adapters.Accounts"
MFA_ADAPTER = "tracker.web.accounts.adapters.Factors"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # axes counts in the database, for all workers
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Nysana"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds by which a clock may differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# Signing in at an OpenID Connect provider; off without an issuer
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", "OpenID Connect")
if OIDC_ISSUER and not (OIDC_CLIENT_ID and (DEBUG or OIDC_ISSUER.startswith("https://"))):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and an address with https://.")

CSRF_FAILURE_VIEW = "tracker.web.kept.csrf_failure"

# --- Languages and time ----------------------------------------------------------------------
LANGUAGE_CODE = (
    "ru"  # where Django falls back for a word it does not know; the site offers kk first
)
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [
    BASE_DIR / "tracker" / "locale",  # our own words, collected by `dev.py messages`
    BASE_DIR
    / "config"
    / "locale",  # Django's words where its own catalogues have none, kept by hand
]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
if DEBUG:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
EVIDENCE_ROOT = Path(env.text("EVIDENCE_ROOT") or VAR / "evidence")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a report may have many lines of many fields
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
EXCEL_MAX_BYTES = 5 * 1024 * 1024  # the workbook of a report that comes back filled in
# a virus scanner, such as "clamdscan --fdpass --no-summary"; it gets the path of each new file
EVIDENCE_SCAN_COMMAND = shlex.split(env.text("EVIDENCE_SCAN_COMMAND"))
EVIDENCE_SCAN_SECONDS = env.number("EVIDENCE_SCAN_SECONDS", 60)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- Speed -----------------------------------------------------------------------------------
# How much each process of the web server keeps of finished public pages; 0 keeps none, which is
# what somebody who edits templates wants
PUBLISHED_BYTES = env.number("PUBLISHED_MEMORY_MB", 0 if DEBUG and not DEMO else 64) * 1024 * 1024
# How many seconds of work one visitor may cause in a process at once; each second a quarter of one
# comes back; 0 sets no limit
VISITOR_SECONDS = env.number("VISITOR_SECONDS", 0 if DEBUG and not DEMO else 60)

# --- Background work -------------------------------------------------------------------------
CELERY_BROKER_URL = env.text("BROKER_URL", "redis://localhost:6379/0")
NYSANA_HELPERS = env.number("JUDGING_HELPERS", 1)  # other workers asked to help at night
NYSANA_MORNING = env.number("REMINDERS_HOUR", 9)  # before it no reminder goes out
NYSANA_AFTERNOON = env.number("REMINDERS_AFTERNOON_HOUR", 16)  # last call on the due day
NYSANA_HEARTBEAT_URL = env.text("HEARTBEAT_URL")  # called after each nightly run, if set

# --- Mail ------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "nysana@localhost")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("EMAIL_HOST"),
            "port": env.number("EMAIL_PORT", 25),
            "username": env.text("EMAIL_HOST_USER"),
            "password": env.text("EMAIL_HOST_PASSWORD"),
            "use_tls": env.flag("EMAIL_USE_TLS"),
            "timeout": 20,
        },
    }
    if env.text("EMAIL_HOST")
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": VAR / "mail"},
    }
}

# --- Safety ----------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.flag("HTTPS")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # a provider leads back by a link
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$"]  # the containers ask it without HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
