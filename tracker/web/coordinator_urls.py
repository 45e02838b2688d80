"""The coordinators' pages: for those who coordinate a body that receives reports, else 404."""

from django.urls import path

from tracker.web import coordinator

urlpatterns = [
    path("coordinate/", coordinator.cycles, name="coordinate"),
    path("coordinate/<int:year>/", coordinator.board, name="coordinate-cycle"),
    path("coordinate/duties/<int:pk>/extend/", coordinator.extend, name="coordinate-extend"),
    path(
        "coordinate/cycles/<int:pk>/consolidate/",
        coordinator.consolidate,
        name="coordinate-consolidate",
    ),
    path("coordinate/editions/<int:pk>/", coordinator.edition, name="coordinate-edition"),
    path("coordinate/editions/<int:pk>/csv/", coordinator.as_csv, name="coordinate-csv"),
]
