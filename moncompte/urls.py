"""Addresses: the public pages here, each app's own under it."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from accounts.views.terms import terms_page
from moncompte import space, views

urlpatterns = [
    path("", views.home, name="home"),
    path("aides-et-demarches/", views.services, name="services"),
    path("aides-et-demarches/<slug:slug>/", views.service, name="service"),
    path("conditions-generales/", terms_page, name="terms"),
    path("mentions-legales/", views.page, {"name": "legal"}, name="legal"),
    path("donnees-personnelles/", views.page, {"name": "privacy"}, name="privacy"),
    path("plan-du-site/", views.page, {"name": "sitemap"}, name="sitemap"),
    path("accessibilite/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("gestion-des-cookies/", views.page, {"name": "cookies"}, name="cookies"),
    path("sante/", views.health, name="health"),
    path("lieux-de-naissance/", include("identity.urls")),
    path("agents/", admin.site.urls),
    path("mon-compte/", space.home, name="space"),
    path("mon-compte/gerer/", space.manage, name="manage"),
    path("", include("authorizations.urls")),
    path("", include("benefits.urls")),
    path("", include("accounts.urls")),
]

handler500 = views.server_error

if apps.is_installed("demo"):
    urlpatterns.append(path("demo/", include("demo.urls")))
