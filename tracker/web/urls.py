"""The addresses of the site, under a language: the public pages, signing in, and the pages of staff."""

from django.urls import include, path

urlpatterns = [
    path("", include("tracker.web.public_urls")),
    path("", include("tracker.web.accounts.urls")),
    path("", include("tracker.web.staff_urls")),
    path("", include("tracker.web.coordinator_urls")),
]
