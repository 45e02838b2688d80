"""What people type arrives without characters that break files or turn lines round."""

import re
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from tests.factories import World
from tracker.rules.characters import FORBIDDEN, cleaned
from tracker.web.typed import CleanText

HARM = "\x00\x07\x7f\x85\u202a\u202e\u2066\u2069\ud800\ufdd0\ufffe\uffff"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.pure
def test_no_harmful_character_stays_and_no_useful_one_goes():
    kept = "Ғылым, «наука» – R&D\r\n\tE = mc²\u00a0%\u00ad\u200b😀"

    assert cleaned(f"{HARM}{kept}{HARM}") == kept


@pytest.mark.pure
def test_whatever_xml_cannot_hold_is_forbidden():
    every = map(chr, range(sys.maxunicode + 1))

    assert all(FORBIDDEN.match(sign) for sign in every if NOT_XML.match(sign))


@pytest.mark.pure
def test_a_form_arrives_clean_and_cannot_be_changed():
    request = RequestFactory().post("/", {"why": ["a\u202eb", "\ufffe"], "how": "c\r\nd"})

    CleanText(lambda _request: HttpResponse()).process_view(request, None, (), {})

    assert dict(request.POST.lists()) == {"why": ["ab", ""], "how": ["c\r\nd"]}
    with pytest.raises(AttributeError):
        request.POST["why"] = "changed"


@pytest.mark.django_db
@pytest.mark.pages
def test_an_answer_is_stored_clean(client):
    world = World()
    report = world.report("returned")
    client.force_login(world.contributor)
    sent = {f"remark-{report.remarks.get().pk}-answer": "Paid\u202e 5\ufffe"}

    client.post(reverse("report-remarks", args=[report.pk]), sent)

    assert report.remarks.get().answer == "Paid 5"
