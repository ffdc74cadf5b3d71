"""One file for every machine: what differs comes from the environment (see environment.py)."""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from portal import environment
from portal.pages.logs import without_keys

BASE_DIR = Path(__file__).resolve().parents[1]
VAR = BASE_DIR / "var"

environment.check_names()
DEBUG = environment.yes("PORTAL_DEBUG")
DEMO = environment.yes("PORTAL_DEMO")
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.hosts()
SITE_ADDRESS = environment.address(ALLOWED_HOSTS)

INSTALLED_APPS = [
    "portal.pages",
    "portal.accounts",
    "portal.audit",
    "portal.history",
    "portal.desk",
    "portal.outbox",
    "portal.reference",
    "portal.uploads",
    "portal.publishing",
    "portal.topics",
    "briefings",
    "procedures",
    "training",
    "reviews",
    "portal.resources",
    "portal.newsletter",
    "portal.alerts",
    "portal.search",
    "portal.desk.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_guid",
    "django_prose_editor",
    "django_tables2",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "portal.pages.middleware.cache_rules",
    "portal.pages.middleware.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.history.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.publishing.gone.WithdrawnNotice",
    "portal.accounts.middleware.session_limits",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "portal.pages.templatetags.portal",
                "portal.publishing.templatetags.running_text",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.frame",
                "portal.reference.context.partnership",
                "portal.publishing.context.running_text",
            ],
        },
    },
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

SESSION_COOKIE_AGE = 12 * 3600  # seconds from signing in, whatever happens
SESSION_IDLE_SECONDS = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Signing in: portal/accounts says which pages there are, in which words, and how often one may try.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the office knows whose an address is; a code proves it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # portal/accounts/limits.py counts instead
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignIn",
    "request_login_code": "portal.accounts.forms.AskForCode",
    "confirm_login_code": "portal.accounts.forms.ConfirmCode",
    "reset_password": "portal.accounts.forms.ForgottenPassword",
    "confirm_password_reset_code": "portal.accounts.forms.ConfirmPasswordCode",
    "reset_password_from_key": "portal.accounts.forms.ResetPassword",
    "change_password": "portal.accounts.forms.ChangePassword",
    "set_password": "portal.accounts.forms.SetPassword",
    "reauthenticate": "portal.accounts.forms.ShowPasswordAgain",
}
MFA_ADAPTER = "portal.accounts.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Safeguarding portal"
MFA_TOTP_TOLERANCE = 1  # a code is taken half a minute early and half a minute late
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.UseSecondFactor",
    "reauthenticate": "portal.accounts.forms.UseSecondFactorAgain",
    "activate_totp": "portal.accounts.forms.AddApp",
    "add_webauthn": "portal.accounts.forms.AddPasskey",
    "edit_webauthn": "portal.accounts.forms.RenamePasskey",
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": environment.database()}
DATABASES["default"] |= {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    # Many short queries at once: to share one out among processes, or to compile it, takes longer.
    "options": "-c statement_timeout=10s -c lock_timeout=5s"
    " -c max_parallel_workers_per_gather=0 -c jit=off",
    **DATABASES["default"]["OPTIONS"],
}

globals().update(environment.email())
EMAIL_BACKEND = "portal.outbox.backend.Backend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.required("PORTAL_EMAIL_FROM")
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 1,  # a worker that is killed leaves one e-mail that may be sent twice
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 8,  # seconds
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR / "assets"]
# What the office is given is kept apart from what the web server serves by itself.
MEDIA_ROOT = environment.media_folder(VAR / "media")
SCANNER = environment.scanner()
FILE_UPLOAD_HANDLERS = ["portal.uploads.handlers.Bounded"]
DATA_UPLOAD_MAX_NUMBER_FILES = 30
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the form of a release has some 20 for every change
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "portal.pages.storage.Storage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # PDFs by their content, so that each is made once: see portal/paper. It may be emptied.
    "paper": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "paper",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
# The demonstration runs over plain http on this machine; everything else is https only.
HTTPS = not DEMO
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.yes("PORTAL_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the last address of X-Forwarded-For; without a proxy, none
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "VALIDATE_GUID": True, "RETURN_HEADER": True}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "django_guid.log_filters.CorrelationId"},
        "without_keys": {"()": "django.utils.log.CallbackFilter", "callback": without_keys},
    },
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(correlation_id)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "correlation_id": "request"},
        },
        "text": {"format": "%(levelname)s %(name)s [%(correlation_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "text" if DEMO else "json",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"filters": ["without_keys"]},
        "django_guid": {"level": "WARNING"},
    },
}
FILTERS_EMPTY_CHOICE_LABEL = "Any"

# An event holds who made the change itself, so that nothing of it is written twice; its columns
# are plain, and say no more than the row's.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_EXCLUDE_FIELD_KWARGS = {
    "django.db.models.Field": ["choices", "help_text", "validators", "verbose_name"]
    + ["auto_now", "auto_now_add"]
}
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
