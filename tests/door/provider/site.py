"""The provider's addresses, its sign-in form, and its one client."""

import warnings

import django
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model, login
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path

from tests.door.provider.settings import CLIENT_ID, PASSWORD, SECRET

warnings.simplefilter("ignore")
django.setup()
application = get_wsgi_application()


def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; back to where the person came from."""
    if request.method == "POST":
        found = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
        if found:
            login(request, found)
            return HttpResponseRedirect(request.GET["next"])
    return HttpResponse('<form method="post"><input name="username"><input name="password"></form>')


def health(_request: HttpRequest) -> HttpResponse:
    """As the tests wait for servers."""
    return HttpResponse("ok")


urlpatterns = [path("login/", sign_in), path("_stcore/health", health),
               path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]


def fill(client: str) -> None:
    """The tables, the people of the file, and the client at that address."""
    from oauth2_provider.models import Application

    from tests.door.provider.vouching import people

    settings.FOLDER.mkdir(exist_ok=True)
    call_command("migrate", verbosity=0, run_syncdb=True)
    for name in people():
        get_user_model().objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT_ID, client_secret=SECRET, client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE, algorithm=Application.RS256_ALGORITHM,
        redirect_uris=f"{client}/dang-nhap-tinh/ve", post_logout_redirect_uris=f"{client}/dang-nhap?het=1",
        skip_authorization=True, name="test")
