from django.urls import path

from demo import views

app_name = "demo"

urlpatterns = [
    path("", views.people, name="people"),
    path("boite/", views.inbox, name="inbox"),
    path("registre/", views.registry, name="registry"),
    path("franceconnect/", views.franceconnect, name="franceconnect"),
]
