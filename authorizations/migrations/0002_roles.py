from django.db import migrations

from proofing.groups import make_groups


def make(apps, schema_editor):
    make_groups(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('authorizations', '0001_initial'),
        ('proofing', '0004_roles_of_coming_back'),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
