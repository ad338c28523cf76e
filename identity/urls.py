"""Addresses of the public data about places."""

from django.urls import path

from identity import views

app_name = "identity"

urlpatterns = [path("communes/", views.communes, name="communes")]
