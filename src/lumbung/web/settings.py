"""All settings. What differs from one installation to the next comes from the environment (.env.example)."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lumbung.web import environment as env
from lumbung.web import logs
from lumbung.web.database import database

if not __debug__:
    raise SystemExit("Lumbung keeps its promises with assertions: do not start it with python -O.")

BASE_DIR = env.ROOT
env.read_env_file()
STATE_DIR = env.state_folder()

DEBUG = env.flag("LUMBUNG_DEBUG")
logs.configure(for_people=DEBUG or sys.stderr.isatty())
PLAIN_HTTP = DEBUG or env.flag("LUMBUNG_PLAIN_HTTP")  # for this machine only: demo, development, tests
ALLOWED_HOSTS = env.several("LUMBUNG_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.several("LUMBUNG_ORIGINS")

SECRETS = env.private_secrets(STATE_DIR)
SECRET_KEY = SECRETS["secret_key"]
SEALING_KEYS: dict[str, str] = SECRETS["sealing_keys"]
SEALING_KEY_IN_USE: str = SECRETS["sealing_key_in_use"]
BLIND_INDEX_KEY: str = SECRETS["blind_index_key"]

CAPABILITIES = [
    "lumbung.web",
    "lumbung.insight.today",
    "lumbung.insight.reports",
    "lumbung.operations.onboarding",
    "lumbung.operations.closing",
    "lumbung.operations.distribution",
    "lumbung.operations.till",
    "lumbung.operations.meetings",
    "lumbung.operations.membership",
    "lumbung.products.funds",
    "lumbung.products.financing",
    "lumbung.products.savings",
    "lumbung.people.staff",
    "lumbung.people.members",
    "lumbung.people.organisation",
    "lumbung.books.ledger",
    "lumbung.kernel",
]


INSTALLED_APPS = [
    *CAPABILITIES,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_vite",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "lumbung.web.middleware.RealAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lumbung.web.middleware.LanguageOfChoice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "lumbung.people.staff.middleware.StaffMiddleware",
    "lumbung.kernel.http.RefusalMiddleware",
]

ROOT_URLCONF = "lumbung.web.urls"
WSGI_APPLICATION = "lumbung.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lumbung.web.context.shell",
            ],
        },
    }
]

DATABASE_ROLE = env.one_of("LUMBUNG_DB_ROLE", ("app", "owner"))
DATABASES = {"default": database(DATABASE_ROLE, pool=env.whole("LUMBUNG_POOL_SIZE", 0, at_most=100))}
CACHES = {  # in the database, so that every worker counts the same failed sign-ins
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"},
}

# People
AUTH_USER_MODEL = "staff.User"
LUMBUNG_ACTOR = "lumbung.people.staff.access.actor_of"
_BACKENDS = ("axes.backends.AxesStandaloneBackend", "lumbung.people.staff.backends.StaffBackend")
AUTHENTICATION_BACKENDS = list(_BACKENDS)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "phone"]},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lumbung.web.accounts.StaffOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip"}  # axes counts each person's failures
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
MFA_TOTP_ISSUER = "Lumbung"
USERSESSIONS_TRACK_ACTIVITY = False  # staff.middleware does it, every ten minutes instead of every page
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "lumbung.people.staff.backends.attempted_login"
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Words and days
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
TIME_ZONE = "Asia/Jakarta"

# Pages
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "front" / "dist"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": BASE_DIR / "front" / "dist" / "manifest.json"}}
EVIDENCE_ROOT = STATE_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Doors
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.flag("LUMBUNG_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
