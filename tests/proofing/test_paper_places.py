from pathlib import Path

import pytest

from proofing.paper_places import place_of_papers

FOLDER = Path("/var/lib/portal/papers")


def bucket(url):
    place = place_of_papers(url, folder=FOLDER)
    assert place["BACKEND"] == "proofing.paper_bucket.PaperBucket"
    return place["OPTIONS"]


def test_without_a_url_papers_lie_in_the_folder_for_their_owner_only():
    place = place_of_papers("", folder=FOLDER)
    assert place["BACKEND"] == "proofing.paper_store.PaperFolder"
    assert place["OPTIONS"] == {
        "location": str(FOLDER),
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
        "allow_overwrite": True,
    }


def test_a_url_names_a_bucket_reached_over_https():
    options = bucket("s3://key:se%2Fcret@store.example:9000/papers?region=eu-west-3")
    assert options == {
        "endpoint_url": "https://store.example:9000",
        "access_key": "key",
        "secret_key": "se/cret",
        "bucket_name": "papers",
        "region_name": "eu-west-3",
        "querystring_auth": False,
    }


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("s3://k:s@127.0.0.1:9000/papers?insecure=1", "http://127.0.0.1:9000"),
        ("s3://k:s@[::1]:9000/papers?insecure=1", "http://[::1]:9000"),
        ("s3://k:s@127.0.0.1:9000/papers", "https://127.0.0.1:9000"),
        ("s3://k:s@store.example/papers?insecure=1", "https://store.example"),
    ],
)
def test_http_is_for_this_machine_and_on_demand_only(url, endpoint):
    assert bucket(url)["endpoint_url"] == endpoint


@pytest.mark.parametrize(
    "url",
    [
        "/var/papers",
        "file:///var/papers",
        "https://key:hidden@store.example/papers",
        "s3://key:hidden@store.example",
        "s3://key:hidden@store.example/",
        "s3://key@store.example/papers",
        "s3://store.example/papers",
        "s3:///papers",
    ],
)
def test_any_other_url_is_refused_without_being_quoted(url):
    with pytest.raises(ValueError, match="PAPERS_URL must be") as refused:
        place_of_papers(url, folder=FOLDER)
    assert "hidden" not in str(refused.value)
