from django.db import migrations


def fill(apps, schema_editor):
    """Whoever was verified held their NIR; names become searchable."""
    Person = apps.get_model("identity", "Person")
    Person.objects.filter(identity_status="verified").update(holds_nir=True)
    for person in Person.objects.only("pk", "birth_name", "first_names").iterator():
        person.save(update_fields=["search_name"])


class Migration(migrations.Migration):

    dependencies = [
        ("identity", "0002_holders"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
