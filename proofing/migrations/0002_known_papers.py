from django.db import migrations

COPIED = ("kind", "number_digest", "issued_on", "is_valid", "birth_name", "first_names", "born_on", "nir_digest")


def copy(apps, schema_editor):
    """Papers and the registry come over from the app that had them first; a number is encrypted anew for its row."""
    Document, Attempt = apps.get_model("proofing", "IdentityDocument"), apps.get_model("proofing", "VerificationAttempt")
    for former in apps.get_model("identity", "IdentityDocument").objects.iterator():
        document = Document.objects.create(
            person_id=former.person_id, kind=former.kind, number=former.number, issued_on=former.issued_on
        )
        Attempt.objects.create(
            document=document, status="done", verdict=former.verdict, asked=1, answered_at=former.verified_at
        )
    Entry = apps.get_model("proofing", "RegistryEntry")
    former = apps.get_model("identity", "RegistryEntry").objects.values(*COPIED)
    Entry.objects.bulk_create((Entry(**row) for row in former.iterator()), batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ("identity", "0003_known_holders"),
        ("proofing", "0001_initial"),
    ]

    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
