import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture
def ask(client):
    return lambda **query: client.post(reverse("identity:communes"), query)


def test_suggestions_carry_code_and_label_of_the_day(ask):
    answer = ask(q="saint denis", date="1950-05-05")
    assert answer.status_code == 200
    assert {"code": "75066", "label": "Saint-Denis (Seine)"} in answer.json()["places"]


def test_there_are_eight_suggestions_at_most(ask):
    assert len(ask(q="saint").json()["places"]) == 8


@pytest.mark.parametrize("text", ["", "y", " y ", "\0"])
def test_a_text_too_short_or_missing_gives_none(ask, text):
    assert ask(q=text).json() == {"places": []}
    assert ask().json() == {"places": []}


@pytest.mark.parametrize("day", ["", "1950", "05/05/1950", "1950-13-40", "\0", "x" * 10_000])
def test_what_is_no_day_is_ignored(ask, day):
    assert ask(q="grenoble", date=day).json() == ask(q="grenoble").json()


def test_the_answer_reads_no_session(ask):
    answer = ask(q="grenoble")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


def test_no_row_is_read(ask, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        ask(q="grenoble")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head"])
def test_the_question_comes_in_a_body_only(client, method):
    assert getattr(client, method)(reverse("identity:communes")).status_code == 405


@given(text=st.text(), day=st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_answered(text, day):
    answer = Client().post(reverse("identity:communes"), {"q": text, "date": day})
    assert answer.status_code == 200
    assert len(answer.json()["places"]) <= 8
