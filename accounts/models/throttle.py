"""What bounds the guessing of passwords."""

from django.db import models


class LoginThrottle(models.Model):
    """Failures in a row of whatever is counted, known or not, and until when it must wait (throttling.py).

    `key`: a keyed digest of what is counted, an identifier or an identifier on one browser.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    failures_of_day = models.PositiveIntegerField(default=0)
    day_ends_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "frein de connexion"

    def __str__(self) -> str:
        return f"LoginThrottle {self.key[:8]}"
