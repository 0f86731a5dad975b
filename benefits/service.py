"""The ASGI application as worker processes import it."""

import secrets

from fastapi import FastAPI

from assistant.api.app import create_app
from benefits.assemble import make_services, stop_services
from benefits.corpus.api import install as install_corpus
from benefits.settings import load_settings


def application() -> FastAPI:
    """Make the application from the settings file and environment (the command line puts its flags there)."""
    settings = load_settings()
    if settings.hr_token is None:
        settings = settings.model_copy(update={"hr_token": secrets.token_urlsafe(24)})
    app = create_app(lambda: make_services(settings), stop_services)
    install_corpus(app, settings, str(settings.hr_token))
    return app
