from django.urls import path

from authorizations.views import members, procurations, separations

app_name = "authorizations"

urlpatterns = [
    path("migration/autorisations/", procurations.first_choice, name="first_choice"),
    path("mon-compte/autorisations/", procurations.overview, name="overview"),
    path("mon-compte/autorisations/choisir/", procurations.choose, name="choose"),
    path("mon-compte/autorisations/retirer/", procurations.withdraw, name="withdraw"),
    path("mon-compte/autorisations/rendre/", procurations.give_up, name="give_up"),
    path("mon-compte/separation/", separations.start, name="separation"),
    path("mon-compte/separation/confirmer/", separations.confirm, name="separation_confirm"),
    path("mon-compte/separation/enregistree/", separations.done, name="separation_done"),
    path("mon-compte/profil/membres/", members.members, name="members"),
    path("mon-compte/profil/coordonnees-montrees/", separations.contacts_shown, name="contacts_shown"),
]
