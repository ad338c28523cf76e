"""The first version of the conditions générales, its acceptances so far, and the triggers that keep every version."""

from pathlib import Path

from django.db import migrations

TEXT = Path(__file__).parents[1] / "data" / "terms_1.md"
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION accounts_termsversion_refuse() RETURNS trigger AS $$
    BEGIN
      RAISE EXCEPTION 'a published version is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$ LANGUAGE plpgsql
    """,
    """
    CREATE OR REPLACE TRIGGER accounts_termsversion_unchanged BEFORE UPDATE OR DELETE ON accounts_termsversion
    FOR EACH ROW EXECUTE FUNCTION accounts_termsversion_refuse()
    """,
)
SQLITE = tuple(
    f"""
    CREATE TRIGGER IF NOT EXISTS accounts_termsversion_no_{change.lower()} BEFORE {change} ON accounts_termsversion
    BEGIN SELECT RAISE(ABORT, 'a published version is never changed'); END
    """
    for change in ("UPDATE", "DELETE")
)


def publish_first(apps, schema_editor):
    version, _ = apps.get_model("accounts", "TermsVersion").objects.get_or_create(
        number=1, defaults={"text": TEXT.read_text(encoding="utf-8")}
    )
    TermsAcceptance = apps.get_model("accounts", "TermsAcceptance")
    accepted = apps.get_model("accounts", "Account").objects.exclude(terms_accepted_at=None)
    TermsAcceptance.objects.bulk_create(
        (
            TermsAcceptance(account_id=pk, version=version, accepted_at=at, channel="creation")
            for pk, at in accepted.values_list("pk", "terms_accepted_at").iterator()
        ),
        batch_size=1000,
    )


def forget_throttles(apps, schema_editor):
    """What is counted is named otherwise from now on."""
    apps.get_model("accounts", "LoginThrottle").objects.all().delete()


def keep_versions(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_coming_back")]

    operations = [
        migrations.RunPython(publish_first, migrations.RunPython.noop),
        migrations.RunPython(forget_throttles, migrations.RunPython.noop),
        migrations.RunPython(keep_versions, migrations.RunPython.noop),
    ]
