"""The ASGI application as worker processes import it."""

from fastapi import FastAPI

from assistant.api.app import create_app
from benefits.assemble import make_services, stop_services
from benefits.settings import load_settings


def application() -> FastAPI:
    """Make the application from the settings file and environment (the command line puts its flags there)."""
    settings = load_settings()
    return create_app(lambda: make_services(settings), stop_services)
