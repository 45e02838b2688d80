"""The site's addresses: everything for people stands under the language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import never_cache

from tracker.web import health
from tracker.web.accounts import oidc

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", health.robots, name="robots"),
    path("", health.to_language, name="root"),
    path("data/", include("tracker.web.data_urls")),  # files are the same in every language
    path("oidc/callback/", never_cache(oidc.answer), name="oidc-answer"),  # as registered there
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("tracker.web.urls")),
    ),
]
