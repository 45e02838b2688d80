"""A report as a PDF, for those who may see it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.models import Report
from tracker.permissions import check_can_see
from tracker.queries.handed_in import read_by
from tracker.roles import allows
from tracker.web.paper import pdf_of
from tracker.web.requests import SignedIn


@require_safe
@never_cache
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """Send the report in the person's language; for those who may not see it, it does not exist."""
    reports = Report.objects.select_related(
        "obligation__cycle__strategy",
        "obligation__rule__recipient",
        "obligation__organization",
        "submitted_by",
    )
    found = get_object_or_404(reports, pk=pk)
    if not allows(check_can_see, request.user, found):
        raise Http404
    with read_by(request.user, found) as report:
        response = HttpResponse(pdf_of(report), content_type="application/pdf")
    name = f"{found.reference}-{get_language()}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
