from django.db import migrations

from proofing.groups import make_groups


def make(apps, schema_editor):
    make_groups(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_agents'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('identity', '0004_holder_rules'),
        ('journal', '0003_alter_event_kind'),
        ('proofing', '0002_known_papers'),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
