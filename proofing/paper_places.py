"""Reads PAPERS_URL for the settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def place_of_papers(url: str, *, folder: Path) -> dict[str, Any]:
    """The entry of STORAGES: a bucket for `s3://key:secret@host[:port]/bucket[?region=…]`, `folder` for an empty URL.

    The bucket is spoken to over https; `insecure=1` means http, to this machine only, for trials. Raises ValueError
    for any other URL: papers must not land elsewhere than was meant. It does not quote the URL, which holds a secret.
    """
    if not url:
        options = {"location": str(folder), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "proofing.paper_store.PaperFolder", "OPTIONS": options | {"allow_overwrite": True}}
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password and bucket):
        raise ValueError("PAPERS_URL must be s3://key:secret@host/bucket, or empty.")
    query = parse_qs(parts.query)
    is_plain = query.get("insecure") == ["1"] and parts.hostname in LOOPBACK
    return {
        "BACKEND": "proofing.paper_bucket.PaperBucket",
        "OPTIONS": {
            "endpoint_url": f"{'http' if is_plain else 'https'}://{parts.netloc.rpartition('@')[2]}",
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "region_name": query.get("region", ["us-east-1"])[0],
            "querystring_auth": False,
        },
    }
