"""Who may do what in the administration; bulk approval; and that its pages open at all."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.factories import NOW, TODAY, World, user
from tests.interfaces.test_admin_review import QUEUE, page_of, second_report
from tracker.admin.base import ReadOnly
from tracker.admin.decisions import seen
from tracker.models import Assignment, Entry, Notice, Observation, Report, User, Verdict
from tracker.rules.states import Role
from tracker.workflow import judging, reports
from tracker.workflow.effects import effects

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
MODELS = set(apps.get_app_config("tracker").get_models())
PAGES = {model: page for model, page in admin.site._registry.items() if model in MODELS}
LISTS = sorted(model._meta.model_name for model in PAGES)
EMPTY = {
    "amendment",
    "consolidation",
    "counted",
    "datachange",
    "dimension",
    "flag",
    "note",
    "reminder",
    "reminderstep",
    "run",
    "statement",
    "user",
}
ALL = {"reviewer", "coordinator", "administrator"}
KEEPERS = {"coordinator", "administrator"}
ADMINS = {"administrator"}


@pytest.fixture
def world():
    """The small world, judged."""
    made = World()
    judging.judge_marked(on=TODAY, at=NOW)
    return made


def people(world):
    """One person of each role that may enter, and one who may not."""
    return {
        "reviewer": world.reviewer,
        "coordinator": world.coordinator,
        "administrator": user((Role.ADMINISTRATOR, world.receiver)),
        "contributor": user((Role.CONTRIBUTOR, world.ministry), is_superuser=False),
    }


def allowed(world, rf, page, ask):
    """The roles for which a page says yes to a question."""
    found = set()
    for name, person in people(world).items():
        request = rf.get("/")
        request.user = person
        if getattr(page, ask)(request):
            found.add(name)
    return found


def roles_that_may(world, rf, ask):
    """For each page of the administration, the roles for which it says yes to a question."""
    return {model: allowed(world, rf, page, ask) for model, page in PAGES.items()}


def test_each_role_sees_what_concerns_it(world, rf):
    found = roles_that_may(world, rf, "has_view_permission")

    assert found == {model: ADMINS if model is User else ALL for model in PAGES}


def test_only_reference_data_is_edited_and_only_by_its_keepers(world, rf):
    found = roles_that_may(world, rf, "has_change_permission")

    assert found == {
        model: set() if isinstance(page, ReadOnly) else ADMINS if model is User else KEEPERS
        for model, page in PAGES.items()
    }


def test_nothing_is_deleted_at_once_but_assignments(world, rf):
    found = roles_that_may(world, rf, "has_delete_permission")

    assert found == {model: KEEPERS if model is Assignment else set() for model in PAGES}


def test_django_permissions_open_nothing(world, rf):
    stray = user(is_superuser=True)
    request = rf.get("/")
    request.user = stray

    assert not any(page.has_view_permission(request) for page in PAGES.values())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_list_opens_in_every_language(client, world, language):
    world.report("approved")
    client.force_login(people(world)["administrator"])

    answers = {name: client.get(f"/{language}/admin/tracker/{name}/") for name in LISTS}

    assert {name for name, page in answers.items() if page.status_code != 200} == set()


def test_every_record_opens_for_a_reviewer(client, world):
    world.report("approved")
    client.force_login(world.reviewer)

    for name in sorted(set(LISTS) - EMPTY):
        record = apps.get_model("tracker", name)._default_manager.first()
        page = client.get(reverse(f"admin:tracker_{name}_change", args=[record.pk]))
        assert (name, page.status_code) == (name, 200)


@pytest.mark.parametrize("name", ["target", "series", "indicator", "organization"])
def test_a_reviewer_cannot_change_reference_data_by_posting(client, world, name):
    client.force_login(world.reviewer)
    record = apps.get_model("tracker", name)._default_manager.first()

    page = client.post(reverse(f"admin:tracker_{name}_change", args=[record.pk]), {"code": "X"})

    assert page.status_code == 403


def approve_all(client, world):
    """Select every report in the queue and approve; return the messages."""
    chosen = list(Report.objects.values_list("pk", flat=True))
    data = {"action": "approve_selected", "_selected_action": chosen}
    data |= {f"seen_{report.pk}": seen(report) for report in Report.objects.all()}
    return [str(one) for one in client.post(QUEUE, data, follow=True).context["messages"]]


def traces():
    """What approvals leave behind."""
    return {
        model.__name__: model.objects.count() for model in (Observation, Verdict, Entry, Notice)
    }


def test_bulk_approval_leaves_exactly_what_a_single_approval_leaves(client, world):
    report = world.report("submitted")
    before = traces()
    with transaction.atomic():
        reports.approve(report, by=world.reviewer, at=NOW, on=TODAY)
        single = traces()
        transaction.set_rollback(True)
    client.force_login(world.reviewer)

    approve_all(client, world)

    assert traces() == single != before


def test_bulk_approval_names_what_it_skipped_and_why(client, world):
    world.report("submitted", value="3")
    client.force_login(world.reviewer)

    told = " ".join(approve_all(client, world))

    assert "Not approved: NYS-2026-M-ONE." in told
    assert "A warning has no note that the value was checked." in told
    assert "The status would change: T-ONE." in told
    assert Report.objects.get().state == "submitted"


@pytest.mark.parametrize("shown", ["", "submitted 2026-11-22T06:00:00+00:00"])
def test_bulk_approval_skips_what_the_list_did_not_show(client, world, shown):
    report = world.report("submitted")
    client.force_login(world.reviewer)
    page = client.get(QUEUE).content.decode()
    assert f'name="seen_{report.pk}" value="{seen(report)}"' in page
    data = {"action": "approve_selected", "_selected_action": [report.pk]}

    page = client.post(QUEUE, data | {f"seen_{report.pk}": shown}, follow=True)

    told = " ".join(map(str, page.context["messages"]))
    assert "meanwhile" in told or "has changed since" in told
    assert Report.objects.get().state == "submitted"


def test_bulk_approval_takes_a_warning_that_was_explained(client, world):
    report = world.report("submitted", value="15")
    report.lines.update(checked=True, checked_note="Checked twice")
    world.target.__class__.objects.update(status=effects(report.lines.all(), on=TODAY)[0].after)
    client.force_login(world.reviewer)

    approve_all(client, world)

    assert Report.objects.get().state == "approved"


def test_bulk_approval_keeps_the_four_eyes(client, world):
    world.report("submitted")
    own = user((Role.REVIEWER, world.receiver), (Role.SIGNATORY, world.ministry))
    client.force_login(own)

    told = " ".join(approve_all(client, world))

    assert "Nobody may decide in the matter of his own body." in told


def test_bulk_approval_is_not_offered_to_coordinators(client, world):
    world.report("submitted")
    client.force_login(world.coordinator)

    assert "approve_selected" not in client.get(QUEUE).content.decode()


def test_buttons_a_person_may_not_use_say_why(client, world):
    report = world.report("submitted")
    client.force_login(world.coordinator)

    page = client.get(page_of(report)).content.decode()

    assert "Only the body that receives the report may do this." in page


def test_a_coordinator_reopens_an_approved_report_with_a_reason(client, world):
    report = world.report("approved")
    client.force_login(world.coordinator)
    given = {"decision": "reopen", "reason": "A mistake", "seen": seen(report)}

    client.post(page_of(report), given)

    assert Report.objects.get().state == "returned"


@pytest.mark.parametrize(
    ("decision", "written"),
    [
        ("approve", {}),
        (
            "give_back",
            {"code": "other", "reason": "?", "question": "?", "revision_due_on": "01.12.2099"},
        ),
        ("reopen", {"reason": "?"}),
    ],
)
def test_a_decision_posted_without_the_right_is_refused(client, world, decision, written):
    report = second_report(world)
    client.force_login(people(world)["administrator"])
    given = {"decision": decision, "seen": seen(report), **written}

    page = client.post(page_of(report), given)

    assert (page.status_code, Report.objects.get().state) == (403, "submitted")


def test_an_administrator_gives_a_person_a_role(client, world):
    client.force_login(people(world)["administrator"])
    person = world.stranger

    page = client.get(reverse("admin:tracker_user_change", args=[person.pk])).content.decode()

    assert "memberships-0-role" in page
    assert "is_superuser" not in page
