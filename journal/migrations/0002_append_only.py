from django.db import migrations

from journal.triggers import POSTGRESQL, SQLITE


def install(apps, schema_editor):
    statements = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(statements)
        else:
            for statement in statements.split("END;"):
                if statement.strip():
                    cursor.execute(f"{statement} END;")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
