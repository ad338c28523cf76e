"""The roles of agents, by permission. A change of this table comes with a migration that calls `make_groups`."""

from typing import Any

CONSEILLER = "Conseiller"
SUPERVISEUR = "Superviseur"
AUDITEUR = "Auditeur"

# (app, model, permission)
LOOK = (
    ("identity", "person", "view_person"),
    ("proofing", "review", "view_review"),
    ("authorizations", "dossier", "view_dossier"),
    ("authorizations", "separation", "view_separation"),
    ("accounts", "termsversion", "view_termsversion"),
)
DECIDE = (
    ("identity", "person", "reveal_nir"),
    ("proofing", "review", "decide_review"),
    ("proofing", "supportingdocument", "view_supportingdocument"),
    ("authorizations", "member", "change_member"),
    ("authorizations", "separation", "decide_separation"),
    ("accounts", "loginthrottle", "delete_loginthrottle"),
)
MANAGE = (
    ("identity", "person", "merge_person"),
    ("accounts", "account", "view_account"),
    ("accounts", "account", "add_account"),
    ("accounts", "account", "change_account"),
    ("accounts", "termsversion", "add_termsversion"),
)
AUDIT = (("journal", "event", "view_event"),)

GROUPS = {
    CONSEILLER: (*LOOK, *DECIDE),
    SUPERVISEUR: (*LOOK, *DECIDE, *MANAGE, *AUDIT),
    AUDITEUR: (*LOOK, *AUDIT),
}


def make_groups(apps: Any) -> None:
    """Create the groups, or bring them back to the table. `apps`: a migration's, or Django's own registry.

    Django makes the permissions after the last migration: what is not there yet is made here.
    """
    for name, permissions in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set([_permission(apps, *permission) for permission in permissions])


def _permission(apps: Any, app_label: str, model: str, codename: str) -> Any:
    kinds, permissions = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    kind, _ = kinds.objects.get_or_create(app_label=app_label, model=model)
    found, _ = permissions.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": codename})
    return found
