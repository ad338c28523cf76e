"""The agents' side of identity proofing. People are here too: what is shown of them is mostly how they were proven."""

from django.contrib import admin

from identity.models import Person
from proofing.agents.documents import SupportingDocumentAdmin
from proofing.agents.people import PersonAdmin
from proofing.agents.queue import ReviewAdmin
from proofing.models import Review, SupportingDocument

admin.site.register(Review, ReviewAdmin)
admin.site.register(Person, PersonAdmin)
admin.site.register(SupportingDocument, SupportingDocumentAdmin)
