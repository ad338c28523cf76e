"""What a newcomer needs beside the portal: the messages that went out, and people to try it as."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demo.inbox import read_inbox
from demo.people import NEWCOMERS, RESIDENTS


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    messages = read_inbox(mails=Path(settings.EMAIL_FILE_PATH), sms=Path(urlsplit(settings.SMS_URL).path))
    return render(request, "demo/inbox.html", {"messages_out": messages})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/people.html", {"residents": RESIDENTS, "newcomers": NEWCOMERS})
