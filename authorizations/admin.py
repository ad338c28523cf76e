"""The agents' side of households. Procurations are not here: no agent gives one, whatever their permissions."""

from django.contrib import admin

from authorizations.agents.dossiers import DossierAdmin
from authorizations.agents.queue import SeparationAdmin
from authorizations.models import Dossier, Separation

admin.site.register(Dossier, DossierAdmin)
admin.site.register(Separation, SeparationAdmin)
