"""The Excel round trip through the pages: compared cell by cell, applied row by row, nothing lost."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.interfaces import workbooks
from tests.interfaces.workbooks import (
    SHEETS,
    Sheet,
    address,
    apply,
    counts,
    download,
    fill,
    send,
    stored,
    text_of,
    with_formula,
)
from tracker.models import Indicator
from tracker.web.staff_rows import table
from tracker.workflow import reports

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


@pytest.fixture
def world():
    """A report with a number, a milestone and a target in words; nothing is filled in."""
    return workbooks.world()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_untouched_workbook_changes_nothing(client, world, language):
    fill(world, world.line, value=Decimal("0.180"), plan=Decimal("1.123456789012345678"))
    fill(world, world.words, progress="- first\r\n=second\x0b", source_text="'=x")
    fill(world, world.event, done=True, done_on=date(2026, 10, 1), cause="other")

    content = download(client, world, language=language)
    page = send(client, world, content, language=language)

    assert Sheet(content).sheet.title == SHEETS[language]
    assert counts(page) == (3, 0, 0, 0)


def test_the_file_is_named_by_year_body_and_version(client, world):
    fill(world, world.line, value=Decimal(1))
    fill(world, world.line, value=Decimal(2))
    client.force_login(world.contributor)

    answer = client.get(address("report-excel", world.draft.pk))

    named = 'attachment; filename="2026_NYS_M-ONE_v3.xlsx"'
    assert answer.headers["Content-Disposition"] == named


def test_the_workbook_shows_what_one_needs(client, world):
    sheet = Sheet(download(client, world, language="kk"))

    heads = [[cell.value for cell in row] for row in sheet.sheet.iter_rows(3, 4)]
    value = sheet.columns["value"] - 1
    assert (heads[0][value], heads[1][value]) == ("Нақты орындалуы (факт)", "Факт")
    assert sheet.cell("T-ONE", "last").value == 15
    assert sheet.cell("T-ONE", "last_year").value == 2025
    assert sheet.cell("T-ONE", "aim").value == "кемінде 20\u00a0% kk"
    assert sheet.cell("T-ONE", "value").protection.locked is False
    assert sheet.cell("T-ONE", "aim").protection.locked
    assert sheet.cell("T-WORDS", "value").protection.locked
    assert len(sheet.book.worksheets[1]["A"]) > 20


def test_one_edited_cell_is_one_change_with_its_address(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value=16.5)

    page = text_of(send(client, world, sheet.content))
    apply(client, world)

    assert f"{sheet.place('T-ONE', 'value')} T-ONE Target" in page
    assert "Fact (empty) 16.5" in page
    assert stored(world.line).value == Decimal("16.5")


TYPED = [
    ("0,125 %", "@", "0.125"),
    ("0.125 %", "General", "0.125"),
    (0.00125, "0.000%", "0.125"),
    (0.125, "General", "0.125"),
    ("1 234,50", "@", "1234.50"),
    (27, "0.0", "27"),
]


def test_a_number_survives_exactly_however_it_is_typed(client, world):
    for number in range(len(TYPED)):
        made = factories.target(code=f"T-{number}", series=factories.series())
        made.assignments.create(organization=world.ministry)
    reports.begin(world.obligation, by=world.contributor)
    sheet = Sheet(download(client, world))
    for number, (value, form, _kept) in enumerate(TYPED):
        sheet.put(f"T-{number}", value=(value, form))

    send(client, world, sheet.content)
    apply(client, world)

    lines = world.draft.lines.filter(target__code__regex="T-[0-9]").order_by("target__code")
    assert [str(line.value) for line in lines] == [kept for _value, _form, kept in TYPED]


@pytest.mark.parametrize(
    ("answer", "kept"), [({}, None), ("fraction", "1.234"), ("thousands", "1234")]
)
def test_an_ambiguous_number_is_asked_about_in_the_preview(client, world, answer, kept):
    sheet = Sheet(download(client, world)).put("T-ONE", value=("1,234", "@"))

    page = send(client, world, sheet.content)
    after = apply(
        client, world, **({f"line-{world.line.pk}-value_meant": answer} if answer else {})
    )

    assert "“1,234”: is it 1.234 or 1234?" in page
    assert stored(world.line).value == (Decimal(kept) if kept else None)
    assert ("is it 1.234 or 1234?" in after) is (kept is None)


@pytest.mark.parametrize(("answer", "kept"), [("", None), ("shown", "5"), ("stored", "0.05")])
def test_a_percentage_is_asked_about_where_the_unit_is_no_percentage(client, world, answer, kept):
    factories.unit().__class__.objects.update(percent=False)
    sheet = Sheet(download(client, world)).put("T-ONE", value=(0.05, "0%"))

    page = send(client, world, sheet.content)
    apply(client, world, **{f"line-{world.line.pk}-value_meant": answer})

    assert "The cell shows a percentage, 5%" in page
    assert stored(world.line).value == (Decimal(kept) if kept else None)


def test_all_errors_are_named_at_once_by_sheet_and_address_before_the_warnings(client, world):
    sheet = Sheet(download(client, world, language="kk"))
    sheet.put("T-ONE", value="он алты", plan=date(2026, 5, 1), value_status="болады")
    sheet.put("T-EVENT", done_on=46000.5)
    sheet.put("T-WORDS", progress="Жақсы", value=7)

    page = text_of(send(client, world, sheet.content, language="kk"))

    places = [("T-ONE", "value"), ("T-ONE", "plan"), ("T-ONE", "value_status")]
    places += [("T-EVENT", "done_on"), ("T-WORDS", "value")]
    assert [place for place in places if sheet.place(*place) not in page] == []
    assert "Санды енгізіңіз, мысалы 0,18" in page
    assert page.index(sheet.place("T-EVENT", "done_on")) < page.index(
        sheet.place("T-WORDS", "value")
    )


def test_good_rows_are_stored_and_the_bad_ones_stay_on_the_page(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value="sixteen")
    sheet.put("T-WORDS", progress="Going well")
    assert counts(send(client, world, sheet.content)) == (1, 1, 0, 1)

    page = apply(client, world)

    assert "1 row was stored." in page
    assert counts(page) == (2, 0, 0, 1)
    assert stored(world.words).progress == "Going well"
    assert stored(world.line).value is None


def test_rows_may_be_sorted_and_left_out_and_blank_ones_do_not_matter(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value=16)
    row = sheet.row("T-ONE")
    sheet.sheet.delete_rows(sheet.row("T-WORDS"))
    sheet.sheet.move_range(f"A{row}:Z{row}", rows=5)

    page = send(client, world, sheet.content)

    assert counts(page) == (1, 1, 0, 0)
    assert "What is not in the file stays in the report as it is. Row: T-WORDS" in text_of(page)


def test_added_and_doubled_rows_are_refused_clearly(client, world):
    sheet = Sheet(download(client, world))
    last = sheet.sheet.max_row
    for offset, code in enumerate(["T-NEW", "T-WORDS", None], start=1):
        sheet.sheet.cell(last + offset, sheet.columns["code"]).value = code
        sheet.sheet.cell(last + offset, sheet.columns["progress"]).value = "More"

    page = send(client, world, sheet.content)

    assert counts(page) == (2, 0, 0, 4)
    assert f"Report!A{last + 1}" in page
    assert "Rows cannot be added in the file." in page
    assert page.count("The code of this row stands in the file more than once.") == 2
    assert "The row has no code" in page


def test_a_column_that_was_deleted_keeps_its_values(client, world):
    fill(world, world.words, progress="Well", source_text="Survey")
    sheet = Sheet(download(client, world)).put("T-WORDS", progress="Better")
    sheet.sheet.delete_cols(sheet.columns["source_text"])

    page = send(client, world, sheet.content)
    apply(client, world)

    assert "Column: Source of the value" in page
    assert stored(world.words).progress == "Better"
    assert world.words.source_text == "Survey"


def test_a_dash_means_no_data_and_words_are_known_in_every_language(client, world):
    sheet = Sheet(download(client, world))
    sheet.put("T-ONE", value="–", no_data_reason="опубликуют позже")
    sheet.put("T-EVENT", done_on=("01.10.2026", "@"), outcome="Done")
    sheet.put("T-ONE", no_data_reason="Published later")

    send(client, world, sheet.content)
    apply(client, world)

    line, event = stored(world.line), stored(world.event)
    assert (line.value, line.value_status, line.no_data_reason) == (None, "no_data", "later")
    assert (event.done, event.done_on) == (True, date(2026, 10, 1))


def test_of_a_formula_only_the_result_is_taken_with_a_warning(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value=16)
    cell = sheet.cell("T-ONE", "value").coordinate

    page = text_of(send(client, world, with_formula(sheet.content, cell, "8*2")))
    apply(client, world)

    assert f"{sheet.place('T-ONE', 'value')} T-ONE" in page.split("Please look once more")[1]
    assert "The cell holds a formula. Only its result is taken: 16" in page
    assert stored(world.line).value == 16


def test_a_formula_without_a_result_is_an_error(client, world):
    sheet = Sheet(download(client, world)).put("T-ONE", value="=8*2")

    page = send(client, world, sheet.content)

    assert "The cell holds a formula without a result. Enter the value itself." in page


def test_a_text_like_a_formula_is_kept_as_a_text_and_guarded_on_the_way_out(client, world):
    sheet = Sheet(download(client, world))
    cell = sheet.cell("T-WORDS", "progress")
    cell.value, cell.data_type = '=HYPERLINK("http://x")', "s"

    send(client, world, sheet.content)
    apply(client, world)
    out = Sheet(download(client, world)).cell("T-WORDS", "progress")

    assert stored(world.words).progress == '=HYPERLINK("http://x")'
    assert (out.data_type, out.value) == ("s", '\'=HYPERLINK("http://x")')


def test_an_odd_value_is_a_warning_and_can_be_stored(client, world):
    Indicator.objects.update(share=True)
    sheet = Sheet(download(client, world)).put("T-ONE", value=150)

    page = text_of(send(client, world, sheet.content))
    apply(client, world)

    warnings = next(row.oddities for row in table(world.draft) if row.line.pk == world.line.pk)
    assert len(warnings) == 2
    assert all(warning in page for warning in warnings)  # those of the form
    assert stored(world.line).value == 150


def test_the_annotated_copy_names_the_problem_in_its_cell(client, world):
    sheet = Sheet(download(client, world, language="ru")).put("T-ONE", value="шестнадцать")
    send(client, world, sheet.content, language="ru")

    answer = client.get(address("report-excel-annotated", world.draft.pk, language="ru"))

    cell = Sheet(answer.content).cell("T-ONE", "value")
    assert cell.comment.text == "Введите число, например 0,18"
    assert cell.fill.fgColor.rgb == "00F8C9C9"


def test_a_value_that_was_ticked_as_checked_stays_so(client, world):
    fill(world, world.line, value=Decimal(90), checked=True, checked_note="Yes, it is")
    sheet = Sheet(download(client, world))

    send(client, world, sheet.put("T-ONE", plan=80).content)
    apply(client, world)

    assert "checked" not in sheet.columns
    assert (stored(world.line).plan, stored(world.line).checked) == (80, True)
