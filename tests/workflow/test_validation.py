"""What a person types into the reference data is refused in words where the program would stumble."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import TODAY, organization, series, strategy, target
from tracker.models import Note, Organization, ReportingRule, Strategy, Target
from tracker.workflow.cycles import obliged_bodies

pytestmark = pytest.mark.django_db
QUOTE = {"source": "S1", "language": "en", "text": "Twenty per cent"}
PART = {"name_kk": "a", "name_ru": "b", "name_en": "c", "value": "12.5"}
LIMITS = {
    "due_day": (1, 31),
    "due_month": (1, 12),
    "due_year_offset": (0, 5),
    "first_year": (2000, 9999),
    "opens_days_before": (0, 400),
}


def refused(record, name):
    """What the record's own check says about one of its fields."""
    others = [field.name for field in record._meta.fields if field.name != name]
    try:
        record.clean_fields(exclude=others)
    except ValidationError as error:
        return " ".join(error.message_dict[name])
    return ""


@pytest.mark.parametrize("name", LIMITS)
def test_a_rule_takes_only_numbers_within_the_limits(name):
    least, most = LIMITS[name]

    assert not refused(ReportingRule(**{name: least}), name)
    assert not refused(ReportingRule(**{name: most}), name)
    assert "Ensure this value is" in refused(ReportingRule(**{name: least - 1}), name)
    assert name == "first_year" or refused(ReportingRule(**{name: most + 1}), name)


@pytest.mark.parametrize("model", [Target, Strategy, Organization])
@pytest.mark.parametrize("code", ["Т001", "T 001", "T/001", "-T001", "T001\n", "T001?", "."])
def test_a_code_that_no_address_can_hold_is_refused(model, code):
    assert "Latin letters" in refused(model(code=code), "code")


@pytest.mark.parametrize("model", [Target, Strategy, Organization])
@pytest.mark.parametrize("code", ["T001", "M-ONE", "a.b_c-1"])
def test_a_code_that_an_address_can_hold_is_taken(model, code):
    assert not refused(model(code=code), "code")


def circle():
    """Two classes, each a member of the other, and a ministry in one of them; stored."""
    first = organization("C1", kind="class")
    second = organization("C2", kind="class", member_of=first)
    organization("M-IN", member_of=second)
    first.member_of = second
    first.save()
    return first


def test_a_body_that_belongs_to_itself_is_refused():
    body = organization(kind="class")
    body.member_of = body

    with pytest.raises(ValidationError, match="cannot belong to itself"):
        body.clean()


def test_a_body_that_belongs_to_itself_through_another_is_refused():
    with pytest.raises(ValidationError, match="cannot belong to itself"):
        circle().clean()


def test_a_body_in_a_class_in_a_class_is_taken():
    outer = organization(kind="class")
    inner = organization(kind="class", member_of=outer)

    organization(member_of=inner).clean()


def test_the_bodies_of_a_class_that_belongs_to_itself_are_still_found():
    rule = ReportingRule.objects.create(code="R", act="report", cadence="yearly", obliged=circle())

    assert [body.code for body in obliged_bodies(rule, on=TODAY)] == ["M-IN"]


@pytest.mark.parametrize("value", [{}, "one", 1, [1], [["one"]], [None], ["\x00"], ["\ud800"]])
def test_other_names_that_are_no_list_of_texts_are_refused(value):
    for model, name in ((Organization, "aliases"), (Strategy, "aliases"), (Note, "about")):
        assert "Enter a list of texts" in refused(model(**{name: value}), name)


@pytest.mark.parametrize(
    "value",
    [{}, "text", ["text"], [{}], [{**QUOTE, "text": 1}], [{**QUOTE, "more": ""}], [{"text": "a"}]],
)
def test_quotes_of_another_shape_are_refused(value):
    assert "Enter a list of quotes" in refused(Target(quotes=value), "quotes")


@pytest.mark.parametrize(
    "value",
    [
        {},
        ["part"],
        [{**PART, "value": 12.5}],
        [{**PART, "value": "12,5"}],
        [{**PART, "value": "NaN"}],
        [{**PART, "value": "1e9"}],
        [{**PART, "value": "٣"}],
        [{**PART, "name_en": " "}],
        [{"name_en": "c", "value": "1"}],
    ],
)
def test_parts_of_another_shape_are_refused(value):
    assert "Enter a list of parts" in refused(Target(parts=value), "parts")


@pytest.mark.parametrize("value", [[], "sex", ["sex"], {"sex": 1}, {"sex": None}, {"sex": ["F"]}])
def test_a_breakdown_that_is_no_dictionary_of_texts_is_refused(value):
    row = series()
    row.breakdown = value

    assert "Enter names with a text each" in refused(row, "breakdown")


def test_json_of_the_right_shape_is_taken():
    row = series()
    row.breakdown = {"sex": "F"}
    promise = Target(parts=[PART, {**PART, "value": "-3"}], quotes=[QUOTE])

    assert not refused(promise, "parts") + refused(promise, "quotes") + refused(row, "breakdown")
    assert not refused(Strategy(aliases=["one", "two"]), "aliases")


def test_an_emptied_json_box_is_the_empty_value():
    row, promise = series(), target(strategy=strategy())
    row.breakdown = promise.parts = promise.quotes = None

    assert not refused(row, "breakdown") + refused(promise, "parts") + refused(promise, "quotes")
    assert (row.breakdown, promise.parts, promise.quotes) == ({}, [], [])


def test_the_history_of_a_rule_tells_who_owes_too():
    rule = ReportingRule.objects.create(code="R", act="report", cadence="yearly")
    rule.also_obliged.add(organization())

    old, new = rule.history.earliest(), rule.history.latest()
    assert [change.field for change in new.diff_against(old).changes] == ["also_obliged"]


def test_the_history_of_a_body_tells_its_predecessors_and_related_bodies():
    body = organization()
    body.predecessors.add(organization())
    body.related.add(organization())

    old, new = body.history.earliest(), body.history.latest()
    assert {change.field for change in new.diff_against(old).changes} == {"predecessors", "related"}
