from django.apps import AppConfig


class ProofingConfig(AppConfig):
    name = "proofing"
    verbose_name = "Vérification des identités"
