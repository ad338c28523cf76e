"""The conditions générales d'utilisation: which version holds, who accepted it, how it is published and shown."""

from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from accounts.models import AcceptanceChannel, Account, TermsAcceptance, TermsVersion
from journal.enums import EventKind
from journal.services import record


def current() -> TermsVersion:
    """The version that holds; migration 0004 published the first."""
    return TermsVersion.objects.latest("number")


def to_accept(account: Account) -> TermsVersion | None:
    """The version that holds, without its text, when this account's owner has not accepted it."""
    accepted = TermsAcceptance.objects.filter(version=OuterRef("pk"), account=account)
    version = TermsVersion.objects.defer("text").annotate(is_accepted=Exists(accepted)).latest("number")
    return None if version.is_accepted else version


def accept(account: Account, version_number: int, channel: AcceptanceChannel) -> bool:
    """Keep that the owner accepts this version, once; False when it is not the one that holds any more."""
    version = current()
    if version.number != version_number:
        return False
    with transaction.atomic():
        _, is_new = account.acceptances.get_or_create(version=version, defaults={"channel": channel})
        if is_new:
            record(
                EventKind.TERMS_ACCEPTED,
                person=account.person,
                account=account,
                version=version.number,
                channel=channel.value,
            )
    return True


def publish(*, text: str, agent: Account, after: int) -> TermsVersion | None:
    """Make this text the version that holds. None when `after`, the number it was written from, is not the last."""
    if current().number != after:
        return None
    try:
        with transaction.atomic():
            version = TermsVersion.objects.create(number=after + 1, text=text, published_by=agent)
            record(EventKind.TERMS_PUBLISHED, account=agent, version=version.number)
    except IntegrityError:  # somebody else's has just become the next
        return None
    return version


def as_html(version: TermsVersion) -> SafeString:
    """The text as people read it. Every tag is Markdown's: HTML that was typed is shown as typed."""
    return _render(version.text)


@lru_cache(maxsize=4)
def _render(text: str) -> SafeString:
    """Titles begin under that of the page."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return SafeString(_markdown.renderer.render(tokens, _markdown.options, {}))


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """A path of this site, or a page of another over https."""
        return url.startswith("https://") or (url.startswith("/") and not url.startswith("//"))


_markdown = _Markdown("commonmark", {"html": False}).disable("image")
