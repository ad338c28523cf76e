import identity.encryption
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0003_known_holders'),
        ('proofing', '0002_known_papers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='person',
            name='nir_digest',
            field=identity.encryption.DigestField(context='nir', editable=False, max_length=64, null=True, of='nir'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['nir_digest'], name='identity_person_by_nir'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('flags', []), _negated=True), fields=['id'], name='identity_person_flagged'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['born_on', 'search_name'], name='identity_person_born_and_named'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('holds_nir', True)), fields=('nir_digest',), name='identity_person_one_holder_per_nir', violation_error_message='Ce numéro de sécurité sociale appartient déjà à une autre personne.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('holds_nir', False), models.Q(('identity_status', 'verified'), ('merged_into__isnull', True), ('nir_digest__isnull', False)), _connector='OR'), name='identity_person_holder_is_verified', violation_error_message='Un numéro n’appartient qu’à une personne vérifiée.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identity_status', 'verified'), _negated=True), ('holds_nir', True), ('provisional_id__isnull', False), _connector='OR'), name='identity_person_verified_has_identifier', violation_error_message='Une personne vérifiée a un numéro ou un identifiant provisoire.'),
        ),
        migrations.DeleteModel(
            name='IdentityDocument',
        ),
        migrations.DeleteModel(
            name='RegistryEntry',
        ),
    ]
