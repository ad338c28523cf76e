from django.apps import AppConfig


class ContactVerificationConfig(AppConfig):
    name = "contact_verification"
    verbose_name = "Contacts"
