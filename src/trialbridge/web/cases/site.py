"""Addresses of the site with cases: the public ones, signing in, cases, and calendars."""

from allauth.account import views as account
from allauth.mfa.urls import urlpatterns as mfa
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from trialbridge.web import urls as public
from trialbridge.web.cases import sessions, views
from trialbridge.web.cases import signing as signing  # its receivers write the audit

SIGNING_IN = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("sessions/", sessions.page, name="account_sessions"),
    path("2fa/", include(mfa)),
]
CASES = [
    path("", views.board, name="board"),
    path("new/", views.new, name="case_new"),
    path("cases.xlsx", views.table, name="case_table"),
    path("import/", views.taken, name="case_import"),
    path("audit/", views.audited, name="audit"),
    path("<uuid:case>/", views.case, name="case"),
    path("<uuid:case>/file/<uuid:file>/", views.file, name="case_file"),
    path("<uuid:case>/shortlist.xlsx", views.shortlist, name="case_shortlist"),
    path("<uuid:case>/letter/<str:kind>/<str:language>/", views.letter, name="case_letter"),
    path("<uuid:case>/export/", views.export, name="case_export"),
    path("<uuid:case>/glass/", views.glass, name="case_glass"),
    *(
        path(f"<uuid:case>/{name.removeprefix('case_')}/", views.act, {"what": name}, name=name)
        for name in views.ACTS
    ),
]
urlpatterns = [
    *public.PLAIN,
    path("calendar/<str:secret>.ics", views.calendar, name="case_calendar"),
    *i18n_patterns(
        *public.SITE,
        path("accounts/", include(SIGNING_IN)),
        path("cases/", include(CASES)),
        prefix_default_language=False,
    ),
]
handler400, handler403 = public.handler400, public.handler403
handler404, handler500 = public.handler404, public.handler500
