"""Error pages: in the same look, in the language of the address, and without the database."""

import pytest
from django.db import OperationalError, connection
from django.templatetags.static import static
from django.test import Client, override_settings
from django.urls import path
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from config.urls import urlpatterns as own_addresses


def fail(request):
    raise ZeroDivisionError


urlpatterns = [path("fail/", fail), *own_addresses]


def unreachable(*_query):
    raise OperationalError("The database cannot be reached.")


@pytest.mark.django_db
def test_page_not_found_needs_no_database(client):
    with connection.execute_wrapper(unreachable):
        response = client.get("/nothing/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@override_settings(ROOT_URLCONF=__name__)
def test_failure_asks_no_database():
    response = Client(raise_request_exception=False).get("/fail/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: bad_request(request, ValueError()), 400),
        (lambda request: permission_denied(request, ValueError()), 403),
        (lambda request: page_not_found(request, ValueError()), 404),
        (server_error, 500),
    ],
)
def test_every_error_has_a_page_in_the_site_s_look(rf, answer, status):
    response = answer(rf.get("/"))
    assert response.status_code == status
    html = response.content.decode()
    assert static("site.css") in html
    assert 'content="noindex"' in html
    assert " style=" not in html


def test_form_without_its_token_has_a_page(db):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "This form could not be accepted" in response.content.decode()


@pytest.mark.django_db
def test_error_speaks_the_language_of_the_address(client):
    assert '<html lang="en"' in client.get("/nothing/").content.decode()
    assert '<html lang="zh-Hans"' in client.get("/zh-hans/nothing/").content.decode()
