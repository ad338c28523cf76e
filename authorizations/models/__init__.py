from authorizations.models.dossiers import Dossier, Member
from authorizations.models.procurations import Procuration
from authorizations.models.separations import Separation

__all__ = ["Dossier", "Member", "Procuration", "Separation"]
