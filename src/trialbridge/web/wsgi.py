"""The site as a WSGI application: the catalogue is made ready once, then requests are answered."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialbridge.web.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

from trialbridge import store
from trialbridge.web import ready

connection_created.connect(ready.mapped)
store.setup()
if os.environ["DJANGO_SETTINGS_MODULE"] == "trialbridge.web.cases.settings":
    from trialbridge.store import casebook

    casebook.setup()
application = get_wsgi_application()
ready.imported(str(settings.ROOT_URLCONF))  # type: ignore[misc]
ready.settle()
gc.collect()
gc.freeze()  # nothing loaded by now is ever garbage, and looking through it takes 0.1 s each time
