"""The coordinators' pages: for those who coordinate a body that receives reports, else 404."""

from django.urls import path

from tracker.web import (
    coordinator,
    coordinator_board,
    coordinator_changes,
    coordinator_duties,
    coordinator_setup,
)

urlpatterns = [
    path("coordinate/", coordinator.cycles, name="coordinate"),
    path("coordinate/<int:year>/", coordinator_board.board, name="coordinate-cycle"),
    path("coordinate/duties/", coordinator_duties.duties, name="coordinate-duties"),
    path("coordinate/duties/<int:pk>/", coordinator_duties.record, name="coordinate-record"),
    path("coordinate/duties/<int:pk>/extend/", coordinator.extend, name="coordinate-extend"),
    path("coordinate/duties/<int:pk>/remind/", coordinator_board.remind, name="coordinate-remind"),
    path("coordinate/duties/<int:pk>/paper/", coordinator_changes.paper, name="coordinate-paper"),
    path(
        "coordinate/duties/<int:pk>/remove/", coordinator_changes.remove, name="coordinate-remove"
    ),
    path("coordinate/setup/", coordinator_setup.setup, name="coordinate-setup"),
    path(
        "coordinate/cycles/<int:pk>/change/", coordinator_changes.change, name="coordinate-change"
    ),
    path(
        "coordinate/cycles/<int:pk>/bodies.csv", coordinator_board.as_csv, name="coordinate-bodies"
    ),
    path(
        "coordinate/cycles/<int:pk>/consolidate/",
        coordinator.consolidate,
        name="coordinate-consolidate",
    ),
    path("coordinate/editions/<int:pk>/", coordinator.edition, name="coordinate-edition"),
    path("coordinate/editions/<int:pk>/csv/", coordinator.as_csv, name="coordinate-csv"),
]
