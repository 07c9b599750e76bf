"""An OpenID provider made of Django and django-oauth-toolkit, for the interop suite. Called with a file of settings."""

import json
import secrets
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": given["database"], "OPTIONS": {"timeout": 20}}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    LOGIN_URL="/sign-in",
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_ISS_ENDPOINT": given["issuer"],
        "OIDC_RSA_PRIVATE_KEY": given["key"],
        "SCOPES": {scope: scope for scope in given["scopes"]},
        "PKCE_REQUIRED": True,
        "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
        "ROTATE_REFRESH_TOKEN": True,
        "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 30,
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https", "com.okta.interop"],
    },
)
django.setup()

from django.contrib.auth import authenticate, get_user_model, login  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import AccessToken, Application, RefreshToken  # noqa: E402
from oauth2_provider.views import ConnectDiscoveryInfoView  # noqa: E402


def sign_in(request):
    """The person signs in; the session is in the cookie of the answer."""
    user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
    if user is None:
        return HttpResponse(status=403)
    login(request, user)
    return HttpResponse(status=204)


def end_all_sessions(_request):
    """What an administrator of the site does."""
    RefreshToken.objects.all().delete()
    AccessToken.objects.all().delete()
    return HttpResponse(status=204)


def metadata(request):
    """The toolkit's document, at the path of the standard, with the endpoints that it has and does not name."""
    document = json.loads(ConnectDiscoveryInfoView.as_view()(request).content)
    document["revocation_endpoint"] = given["issuer"] + "/revoke_token/"
    document["introspection_endpoint"] = given["issuer"] + "/introspect/"
    return JsonResponse(document)


urlpatterns = [
    path("sign-in", sign_in),
    path("end-all-sessions", end_all_sessions),
    path("o/.well-known/openid-configuration", metadata),
    path("o/", include("oauth2_provider.urls")),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


call_command("migrate", verbosity=0)
get_user_model().objects.create_user(given["login"], "dana@acme.test", given["password"])
for client in given["clients"]:
    Application.objects.create(
        name=client["clientId"],
        client_id=client["clientId"],
        client_secret=client["secret"] or "",
        client_type="public" if client["secret"] is None else "confidential",
        authorization_grant_type=client["grant"],
        redirect_uris=client["redirectUri"],
        algorithm="RS256",
    )
make_server("127.0.0.1", given["port"], get_wsgi_application(), Server, Silent).serve_forever()
