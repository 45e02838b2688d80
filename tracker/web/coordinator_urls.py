"""The coordinators' pages: for those who coordinate a body that receives reports, else 404."""

from django.urls import path

from tracker.web import coordinator, coordinator_duties

urlpatterns = [
    path("coordinate/", coordinator.cycles, name="coordinate"),
    path("coordinate/<int:year>/", coordinator.board, name="coordinate-cycle"),
    path("coordinate/duties/", coordinator_duties.duties, name="coordinate-duties"),
    path("coordinate/duties/<int:pk>/", coordinator_duties.record, name="coordinate-record"),
    path("coordinate/duties/<int:pk>/extend/", coordinator.extend, name="coordinate-extend"),
    path(
        "coordinate/cycles/<int:pk>/consolidate/",
        coordinator.consolidate,
        name="coordinate-consolidate",
    ),
    path("coordinate/editions/<int:pk>/", coordinator.edition, name="coordinate-edition"),
    path("coordinate/editions/<int:pk>/csv/", coordinator.as_csv, name="coordinate-csv"),
]
