"""What a worker does, done at once in the process of the test."""

from proofing.verification import late_attempt_ids, make_attempt


def check_papers() -> None:
    """Ask the verifier about every paper that waits for its answer."""
    for attempt_id in late_attempt_ids():
        make_attempt(attempt_id=attempt_id)
