"""The addresses of the portal when the demonstration is installed."""

from django.urls import include, path

from moncompte.urls import urlpatterns as portal

urlpatterns = [*portal, path("demo/", include("demo.urls"))]
