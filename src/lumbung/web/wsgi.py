"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.web.settings")
os.environ.setdefault("LUMBUNG_POOL_SIZE", "8")

application = get_wsgi_application()
