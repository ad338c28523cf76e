"""People who have an account already, and the contacts they have confirmed."""

from dataclasses import dataclass, replace
from typing import Any

from accounts.models import Account
from contact_verification.enums import ContactKind
from tests.factories import OLD_PASSWORD, PASSWORD, AccountFactory, ContactFactory, new_mail, new_mobile

NEW_PASSWORD = "Bz4marmotte85k"


@dataclass(frozen=True)
class Holder:
    """`mail`, `mobile`: confirmed; empty where there is none."""

    account: Account
    mail: str = ""
    mobile: str = ""
    password: str = PASSWORD

    @property
    def identifier(self) -> str:
        return self.account.owner.identifier

    @property
    def person(self) -> Any:
        return self.account.owner

    def with_password(self, password: str) -> "Holder":
        return replace(self, password=password)


def new_holder(*, by: str = "mail", verified: bool = True, **account: Any) -> Holder:
    """`by`: the contacts confirmed, « mail », « mobile », both, or neither. `account`: see the factory."""
    made = AccountFactory(verified=verified, **account)
    mail, mobile = new_mail() if "mail" in by else "", new_mobile() if "mobile" in by else ""
    for kind, value in ((ContactKind.MAIL, mail), (ContactKind.MOBILE, mobile)):
        if value:
            ContactFactory(person=made.person, kind=kind, value=value, verified=True)
    return Holder(made, mail, mobile)


def old_holder(*, by: str = "mail") -> Holder:
    """With the 8-digit password of before, and all of the passage to make."""
    return new_holder(by=by, migrating=True, terms=False).with_password(OLD_PASSWORD)
