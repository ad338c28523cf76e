from django.urls import path

from accounts.views import login, signup, space

app_name = "accounts"

urlpatterns = [
    path("connexion/", login.login_page, name="login"),
    path("deconnexion/", login.logout_page, name="logout"),
    path("mot-de-passe-oublie/", login.forgotten_password, name="forgotten_password"),
    path("inscription/", signup.start, name="signup"),
    path("inscription/quitter/", signup.quit_page, name="quit"),
    path("inscription/compte-existant/", signup.already_held, name="already_held"),
    path("inscription/verification/nouveau-code/", signup.send_again, name="send_again"),
    path("inscription/<slug:slug>/", signup.step_page, name="step"),
    path("mon-compte/", space.home, name="space"),
]
