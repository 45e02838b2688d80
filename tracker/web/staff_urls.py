"""Addresses of the staff portal. All but public evidence need a signed-in person."""

from django.urls import path

from tracker.web import (
    calendars,
    kept,
    staff_autosave,
    staff_duties,
    staff_evidence,
    staff_excel,
    staff_lines,
    staff_measures,
    staff_paper,
    staff_people,
    staff_report,
    staff_settings,
    staff_start,
    staff_submit,
    staff_texts,
    staying,
)

urlpatterns = [
    path("settings/", staff_settings.settings, name="settings"),
    path("duties/", staff_duties.duties, name="duties"),
    path("duties/calendar/", calendars.mine, name="my-calendar"),
    path("duties/calendar/renew/", calendars.renew, name="my-calendar-renew"),
    path("calendar/<slug:token>.ics", calendars.of_person, name="calendar"),
    path("session/", staying.session, name="session"),
    path("kept/forget/", kept.forget, name="forget"),
    path("duties/<int:pk>/", staff_start.start, name="duty"),
    path("duties/<int:pk>/begin/", staff_duties.begin, name="begin"),
    path("reports/<int:pk>/", staff_report.report, name="report"),
    path("reports/<int:pk>/remarks/", staff_report.answers, name="report-remarks"),
    path("reports/<int:pk>/lines/", staff_lines.lines, name="report-lines"),
    path(
        "reports/<int:pk>/lines/<int:line_pk>/autosave/", staff_autosave.row, name="autosave-line"
    ),
    path("reports/<int:pk>/texts/", staff_texts.texts, name="report-texts"),
    path("reports/<int:pk>/texts/autosave/", staff_autosave.texts, name="autosave-texts"),
    path("reports/<int:pk>/texts/copy/", staff_texts.copy, name="copy-texts"),
    path("reports/<int:pk>/people/", staff_people.people, name="report-people"),
    path("reports/<int:pk>/people/hand-over/", staff_people.hand_over, name="hand-over"),
    path(
        "reports/<int:pk>/lines/<int:line_pk>/measures/",
        staff_measures.measures,
        name="report-measures",
    ),
    path("reports/<int:pk>/evidence/", staff_evidence.listed, name="report-evidence"),
    path(
        "reports/<int:pk>/evidence/<int:evidence_pk>/remove/",
        staff_evidence.remove,
        name="evidence-remove",
    ),
    path("reports/<int:pk>/excel/", staff_excel.download, name="report-excel"),
    path("reports/<int:pk>/excel/upload/", staff_excel.upload, name="report-excel-upload"),
    path("reports/<int:pk>/excel/preview/", staff_excel.preview, name="report-excel-preview"),
    path("reports/<int:pk>/excel/annotated/", staff_excel.annotated, name="report-excel-annotated"),
    path("reports/<int:pk>/check/", staff_submit.check, name="report-check"),
    path("reports/<int:pk>/submit/", staff_submit.submit, name="report-submit"),
    path("reports/<int:pk>/submitted/", staff_submit.submitted, name="report-submitted"),
    path("reports/<int:pk>/withdraw/", staff_submit.withdraw, name="report-withdraw"),
    path("reports/<int:pk>/update/", staff_submit.update, name="report-update"),
    path("reports/<int:pk>/report.pdf", staff_paper.paper, name="report-paper"),
    path("evidence/<int:pk>/", staff_evidence.serve, name="evidence"),
]
