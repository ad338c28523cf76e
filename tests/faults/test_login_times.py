import json
from statistics import median
from time import process_time
from typing import Any
import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from accounts.models import LoginThrottle
from contact_verification.models import UsageCounter
from tests.factories import AccountFactory, new_nir, ContactFactory

pytestmark = pytest.mark.faults

def cost(work):
    a = process_time(); work(); return process_time() - a

def forget():
    LoginThrottle.objects.all().delete(); UsageCounter.objects.all().delete()

def test_measure(transactional_db):
    known = AccountFactory(verified=True).person.nir
    out = {"known": [], "unknown": [], "hash": []}
    c = Client()
    for i in range(60):
        for k in (("known", "unknown") if i % 2 else ("unknown", "known")):
            forget()
            ident = known if k == "known" else new_nir()
            out[k].append(cost(lambda: c.post("/connexion/", {"identifier": ident, "password": "Faux2motdepasse"})))
        out["hash"].append(cost(lambda: make_password("Faux2motdepasse")))
    json.dump(out, open("/tmp/journeys/login.json", "w"))

def test_recovery(transactional_db):
    people = AccountFactory(verified=True).person
    ContactFactory(person=people, mail=True, verified=True)
    out = {"known": [], "unknown": [], "kcode": [], "ucode": []}
    for i in range(60):
        for k in (("known", "unknown") if i % 2 else ("unknown", "known")):
            forget()
            c = Client()
            ident = people.nir if k == "known" else new_nir()
            out[k].append(cost(lambda: c.post("/mot-de-passe-oublie/", {"identifier": ident, "born_on_0": "5", "born_on_1": "12", "born_on_2": "1984", "channel": "mail"})))
            out[k[0] + "code"].append(cost(lambda: c.post("/mot-de-passe-oublie/code/", {"code": "123456"})))
    json.dump(out, open("/tmp/journeys/recovery.json", "w"))
