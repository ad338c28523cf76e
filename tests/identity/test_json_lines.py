from io import BytesIO

import pytest

from identity.csv_files import LineError
from identity.json_lines import LONGEST_LINE, JsonLinesFile, read_each, read_object

NO_JSON = "no line of JSON in UTF-8"
COLUMNS = {"name": (str.upper, "text"), "age": (int, "a number")}


def read(line):
    return JsonLinesFile(BytesIO()).read(line)


def test_a_line_is_an_object_with_or_without_a_byte_order_mark():
    assert read('\ufeff{"name": "Anaïs"}\r\n'.encode()) == read(b'{"name": "Ana\\u00efs"}') == {"name": "Anaïs"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"name": "SECRET"', NO_JSON),
        (b'{"name": "SECRET"} {}', NO_JSON),
        (b"SECRET\x00\xff\xfe", NO_JSON),
        ('{"name": "SECRÉT"}'.encode("latin-1"), NO_JSON),
        ('{"name": "SECRET"}'.encode("utf-16"), NO_JSON),
        (b'{"name": "\x00SECRET"}', NO_JSON),
        (b'{"name": "SECRET\\ud800"}', NO_JSON),
        (b'{"name": "SECRET", "name": ""}', NO_JSON),
        (b'{"deep": {"SECRET": 1, "SECRET": 2}}', NO_JSON),
        (b'{"age": NaN}', NO_JSON),
        (b'{"age": -Infinity}', NO_JSON),
        (b'{"age": ' + b"9" * 10_000 + b"}", NO_JSON),
        (b"[" * 150_000, NO_JSON),
        (b'{"a":' * 30_000, NO_JSON),
        (b'["SECRET"]', "no JSON object"),
        (b'"SECRET"', "no JSON object"),
        (b"null", "no JSON object"),
    ],
    ids=range(17),
)
def test_what_is_no_object_in_json_is_refused_and_nothing_of_it_is_said(line, reason):
    with pytest.raises(LineError) as refusal:
        read(line)
    assert str(refusal.value) == reason


def test_a_line_that_is_too_long_costs_its_own_only():
    long = b'{"name": "' + b"x" * (3 * LONGEST_LINE) + b'"}'
    longest = b'{"name": "' + b"x" * (LONGEST_LINE - 13) + b'"}\n'
    file = JsonLinesFile(BytesIO(longest + long + b"\n{}\n" + long))
    found = list(file.lines())
    assert [number for number, _ in found] == [1, 2, 3, 4]
    assert max(len(line) for _, line in found) == LONGEST_LINE
    assert len(file.read(found[0][1])["name"]) == LONGEST_LINE - 13
    assert file.read(found[2][1]) == {}
    for _, line in (found[1], found[3]):
        with pytest.raises(LineError, match="longer than 200000 bytes"):
            file.read(line)


def test_null_or_left_out_is_an_empty_text_and_what_is_no_text_stays():
    text = {"name": (str, "text"), "first": (str, "text")}
    assert read_object({"name": None, "lines": 5}, text, ("lines", "more")) == {
        "name": "",
        "first": "",
        "lines": 5,
        "more": None,
    }


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([], "no JSON object"),
        ({"SECRET": 1}, "a key is none of name, age"),
        ({"name": 1, "age": "5"}, "name is not a text"),
        ({"name": False, "age": "5"}, "name is not a text"),
        ({"name": ["SECRET"], "age": "5"}, "name is not a text"),
        ({"name": "", "age": "SECRET"}, "age is not a number"),
        ({"name": ""}, "age is not a number"),
    ],
    ids=range(7),
)
def test_an_object_with_something_wrong_is_refused_and_nothing_of_it_is_said(found, reason):
    with pytest.raises(LineError) as refusal:
        read_object(found, COLUMNS)
    assert str(refusal.value) == reason


def test_an_item_with_something_wrong_is_counted_from_one():
    with pytest.raises(LineError, match=r"^people 2: no JSON object$"):
        read_each("people", [{"age": "5"}, "SECRET"], lambda item: read_object(item, COLUMNS))
    with pytest.raises(LineError, match=r"^people is not a list$"):
        read_each("people", {}, str)
