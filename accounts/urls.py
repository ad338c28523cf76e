from django.urls import path

from accounts.views import identity, login, signup, signup_pages, space

app_name = "accounts"

urlpatterns = [
    path("connexion/", login.login_page, name="login"),
    path("deconnexion/", login.logout_page, name="logout"),
    path("mot-de-passe-oublie/", login.forgotten_password, name="forgotten_password"),
    path("inscription/", signup_pages.start, name="signup"),
    path("inscription/quitter/", signup_pages.quit_page, name="quit"),
    path("inscription/compte-existant/", signup_pages.already_held, name="already_held"),
    path("inscription/verification/nouveau-code/", signup_pages.send_again, name="send_again"),
    path("inscription/piece-identite/verification/", signup_pages.paper_check, name="paper_check"),
    path("inscription/justificatif/<uuid:uuid>/retirer/", signup_pages.drop_paper, name="drop_paper"),
    path("inscription/<slug:slug>/", signup.step_page, name="step"),
    path("mon-compte/", space.home, name="space"),
    path("mon-compte/identite/", identity.overview, name="identity"),
    path("mon-compte/identite/titre/", identity.name_paper, name="identity_paper"),
    path("mon-compte/identite/justificatif/", identity.send_papers, name="identity_supporting"),
    path("mon-compte/identite/numero/", identity.declare_nir, name="identity_nir"),
    path("mon-compte/identite/pieces/<uuid:uuid>/", identity.paper, name="identity_file"),
]
