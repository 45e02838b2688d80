"""Addresses of the staff portal. All but the sign-in and public evidence need a signed-in person."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from tracker.web import (
    staff_duties,
    staff_evidence,
    staff_lines,
    staff_measures,
    staff_paper,
    staff_report,
    staff_submit,
)

urlpatterns = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("duties/", staff_duties.duties, name="duties"),
    path("duties/<int:pk>/begin/", staff_duties.begin, name="begin"),
    path("reports/<int:pk>/", staff_report.report, name="report"),
    path("reports/<int:pk>/remarks/", staff_report.answers, name="report-remarks"),
    path("reports/<int:pk>/lines/", staff_lines.lines, name="report-lines"),
    path(
        "reports/<int:pk>/lines/<int:line_pk>/measures/",
        staff_measures.measures,
        name="report-measures",
    ),
    path("reports/<int:pk>/texts/", staff_report.texts, name="report-texts"),
    path("reports/<int:pk>/evidence/", staff_evidence.listed, name="report-evidence"),
    path(
        "reports/<int:pk>/evidence/<int:evidence_pk>/remove/",
        staff_evidence.remove,
        name="evidence-remove",
    ),
    path("reports/<int:pk>/check/", staff_submit.check, name="report-check"),
    path("reports/<int:pk>/submit/", staff_submit.submit, name="report-submit"),
    path("reports/<int:pk>/submitted/", staff_submit.submitted, name="report-submitted"),
    path("reports/<int:pk>/withdraw/", staff_submit.withdraw, name="report-withdraw"),
    path("reports/<int:pk>/update/", staff_submit.update, name="report-update"),
    path("reports/<int:pk>/report.pdf", staff_paper.paper, name="report-paper"),
    path("evidence/<int:pk>/", staff_evidence.serve, name="evidence"),
]
