"""What every form of the portal is made of: text as typed, a line read by a pure function, a day in three boxes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from identity.form_rendering import write_input

DAY_PARTS = ("le jour", "le mois", "l’année")
LONGEST_PART = 10  # characters; a longer part is not worth converting


class PortalForm(forms.Form):
    """Marks every field as required for assistive technology only through its error: the page says it in words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class TypedField(forms.CharField):
    """Text as typed, whatever it holds: the form that reads it knows better than a validator what to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators = []


class ReadField(forms.Field):
    """One line that `read` turns into a value. `read` raises ValueError with a sentence for the person."""

    def __init__(self, *, read: Callable[[str], Any], missing: str = "", **kwargs: Any) -> None:
        self.read = read
        kwargs.setdefault("widget", forms.TextInput)
        kwargs["error_messages"] = {"required": missing}
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not value or not value.strip():
            return None
        try:
            return self.read(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class DayWidget(forms.MultiWidget):
    """Jour, Mois, Année, each in its own box: no calendar to page through for a birth year."""

    template_name = "widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, autocomplete: tuple[str, str, str] | None = None) -> None:
        words = autocomplete or ("off", "off", "off")
        classes = ("short", "short", "year")
        boxes = [
            forms.TextInput({"inputmode": "numeric", "autocomplete": word, "class": css})
            for word, css in zip(words, classes, strict=True)
        ]
        super().__init__(boxes)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part in context["widget"]["subwidgets"]:
            part["html"] = write_input(part)
        return context

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DayField(forms.Field):
    """A day typed in three boxes. `what` names it in the errors: « de naissance ». None when it may stay empty."""

    def __init__(self, *, what: str, autocomplete: tuple[str, str, str] | None = None, **kwargs: Any) -> None:
        self.what = what
        super().__init__(widget=DayWidget(autocomplete), **kwargs)

    def clean(self, value: Any) -> date | None:
        parts = [(part or "").strip() for part in value or ("", "", "")]
        if not self.required and not any(parts):
            return None
        missing = [name for name, part in zip(DAY_PARTS, parts, strict=True) if not part]
        if missing:
            raise ValidationError(f"Indiquez {_join(missing)} {self.what}.")
        if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST_PART for part in parts):
            raise ValidationError("Écrivez la date en chiffres, par exemple 5 12 1984.")
        return self._build(*map(int, parts))

    def _build(self, day: int, month: int, year: int) -> date:
        if year < 1000:
            raise ValidationError("Écrivez l’année avec ses quatre chiffres, par exemple 1984.")
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError("Cette date n’existe pas : vérifiez le jour, le mois et l’année.") from None


def _join(names: list[str]) -> str:
    return " et ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
