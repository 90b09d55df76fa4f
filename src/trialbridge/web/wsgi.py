"""The site as a WSGI application: the catalogue is made ready once, then requests are answered."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialbridge.web.settings")

from django.core.wsgi import get_wsgi_application

from trialbridge import store

store.setup()
if os.environ["DJANGO_SETTINGS_MODULE"] == "trialbridge.web.cases.settings":
    from trialbridge.store import casebook

    casebook.setup()
application = get_wsgi_application()
