from django.db import migrations

from proofing.groups import make_groups


def make(apps, schema_editor):
    make_groups(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_terms_accepted_apart'),
        ('proofing', '0003_groups'),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
