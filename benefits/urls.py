from django.urls import path

from benefits import views

app_name = "benefits"

urlpatterns = [
    path("mon-compte/paiements/", views.payments, name="payments"),
    path("mon-compte/paiements/<uuid:uuid>/", views.payment, name="payment"),
]
