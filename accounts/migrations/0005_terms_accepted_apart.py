from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_first_terms")]

    operations = [
        migrations.RemoveConstraint(
            model_name='account',
            name='accounts_account_person_or_agent',
        ),
        migrations.RemoveField(
            model_name='account',
            name='terms_accepted_at',
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_staff', False), ('is_superuser', False), ('login__isnull', True), ('person__isnull', False)), models.Q(('is_staff', True), ('login__isnull', False), ('person__isnull', True)), _connector='OR'), name='accounts_account_person_or_agent', violation_error_message='Un compte est celui d’une personne ou d’un agent, jamais des deux.'),
        ),
        # The sessions are in accounts_session from now on.
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
    ]
