"""The overview, what changed, how it is judged, and what this site is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tracker import labels
from tracker.models import Source
from tracker.phrases import REASONS
from tracker.queries import changes, counting, data_changes, duties, targets
from tracker.queries import strategies as catalogue
from tracker.rules.values import Constants, Status
from tracker.web import figures, method_words, worked
from tracker.web.pages import A_LIST, page_of, public_page, query_without_page, show, today
from tracker.web.target_words import rows
from tracker.workflow import change_words

A_FEW = 5
A_FEW_MORE = 20


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    """Whether the promises are being kept, at one look."""
    on = today()
    by_strategy = counting.counts_by_strategy()
    counts = counting.together(by_strategy.values())
    headlines = [
        figures.of_series(series, targets.aims_on(series), on=on)
        for series in targets.headline_series(2)
    ]
    ahead = targets.upcoming(on=on, most=A_FEW)
    return show(
        request,
        "overview",
        counts=counts,
        total=sum(counts.values()),
        statuses=[
            (labels.STATUS[status], counts[status]) for status in Status if counts.get(status)
        ],
        decided=targets.decided(counts, A_FEW + 1),
        obstacles=[(_(REASONS[reason]), number) for reason, number in counting.obstacles()],
        turned=changes.turned()[:A_FEW],
        progress=duties.progress(on=on),
        soon=rows(target for target in ahead if targets.falls_soon(target, on=on)),
        next_deadline=next(iter(rows(ahead[:1])), None),
        passed=rows(targets.passed(on=on, most=A_FEW)),
        strategies=catalogue.most_promising(by_strategy, A_FEW + 2),
        headlines=[figure for figure in headlines if figure],
    )


@public_page
def changed(request: HttpRequest) -> HttpResponse:
    """Every verdict that turned, what was changed by hand, and the reports approved last."""
    by_hand = page_of(data_changes.confirmed(), request, "by_hand", rows=A_FEW_MORE)
    return show(
        request,
        "changes",
        page=page_of(changes.turned(), request, rows=A_LIST),
        query=query_without_page(request, "page", "by_hand"),
        approved=duties.latest_approved(20),
        by_hand=change_words.told(by_hand),
        by_hand_page=by_hand,
    )


@public_page
def methodology(request: HttpRequest) -> HttpResponse:
    """How a target is judged, with examples worked from the stored verdicts."""
    return show(
        request,
        "methodology",
        examples=worked.examples(),
        constants=Constants(),
        statuses=labels.STATUS.items(),
        evidence=labels.EVIDENCE.values(),
        methods=method_words.methods(),
        backtest=method_words.backtest(),
        versions=method_words.VERSIONS.items(),
    )


@public_page
def backtest(request: HttpRequest) -> HttpResponse:
    """How the methods did on Kazakhstan's own past series."""
    return show(request, "backtest", backtest=method_words.backtest())


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What this site is, whose texts it quotes, and how to report an error."""
    return show(
        request,
        "about",
        sources=Source.objects.order_by("code"),
        contact=settings.DEFAULT_FROM_EMAIL,
    )


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everyone can use the site, and what does not work yet."""
    return show(request, "accessibility", contact=settings.DEFAULT_FROM_EMAIL)
