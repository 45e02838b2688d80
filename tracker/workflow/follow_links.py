"""The links in the mails to followers: signed, kept nowhere, void once the follower is gone."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from tracker.addresses import address
from tracker.models import Follow, Follower, Notice

LASTS = timedelta(days=3)  # how long a link to confirm works; what is not confirmed is deleted then
CONFIRM, OWN = "tracker.follow.confirm", "tracker.follow.own"


def _read(token: str, salt: str) -> tuple[int, str] | None:
    """The id and the nonce that a token was made from; None for a forged one."""
    try:
        pk, nonce = Signer(salt=salt).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(pk), str(nonce)


def confirm_address(follow: Follow) -> str:
    """The address of the page that confirms."""
    token = Signer(salt=CONFIRM).sign_object([follow.pk, follow.follower.nonce])
    return address("follow-confirm", token, language=follow.language)


def follow_of(token: str, *, at: datetime) -> Follow | None:
    """What a link to confirm is about, while it works."""
    read = _read(token, CONFIRM)
    if read is None:
        return None
    found = Follow.objects.filter(
        pk=read[0], follower__nonce=read[1], requested_at__gt=at - LASTS
    ).select_related("follower", "target", "strategy", "organization")
    return found.first()


def own_token(follower: Follower) -> str:
    """What opens a follower's own pages."""
    return Signer(salt=OWN).sign_object([follower.pk, follower.nonce])


def own_address(follower: Follower, page: str) -> str:
    """The address of a follower's own page: `mine` or `stop`."""
    return address(f"follow-{page}", own_token(follower), language=follower.language)


def is_signed(token: str) -> bool:
    """Whether a token for the own pages is ours, even if its follower is gone."""
    return _read(token, OWN) is not None


def follower_of(token: str) -> Follower | None:
    """Whose pages a token opens."""
    read = _read(token, OWN)
    return Follower.objects.filter(pk=read[0], nonce=read[1]).first() if read else None


def headers_of(notice: Notice) -> dict[str, str]:
    """What lets a mail program stop these mails with one click (RFC 8058)."""
    if notice.follower is None:
        return {}
    return {
        "List-Unsubscribe": f"<{own_address(notice.follower, 'stop')}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
