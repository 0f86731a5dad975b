"""Makes the parts from the settings: the one place that knows them all."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import faiss
from threadpoolctl import threadpool_limits

from assistant.answer.expected.patterns import asked_words
from assistant.answer.records import Contact
from assistant.answer.verification.support import Meanings
from assistant.answer.verification.verifier import Verifier
from assistant.api.services import Services
from assistant.audit.background import BackgroundRecorder
from assistant.audit.hooks import install_exception_hooks
from assistant.audit.log import configure_logging
from assistant.audit.retention import RetentionJob
from assistant.audit.store import AuditStore
from assistant.audit.turns import AuditTurns, TurnLimits
from assistant.conversation.dialogue import Dialogue
from assistant.live_index import LiveIndex
from assistant.pipeline import AnswerWriter, Pipeline
from assistant.privacy.scrubber import Scrubber
from assistant.safety.lexicon import Concern
from assistant.support import SafetyContacts
from benefits.settings import Settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.errors import ConfigurationError
from ingest.contract.index.snapshot import Snapshot

_RETENTION_CHECK_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Answering:
    """What one process needs to answer questions."""

    embedder: TextEmbedder
    index: LiveIndex
    scrubber: Scrubber
    pipeline: Pipeline


def make_answering(settings: Settings) -> Answering:
    """Load index and models. Raises an `IngestError` that says what to run where the index is missing or another model's."""
    # A question's products are small: a second thread only waits at barriers, and waits long when the machine is busy.
    threadpool_limits(limits=1, user_api="blas")
    faiss.omp_set_num_threads(1)
    embedder = make_embedder(settings)
    index = LiveIndex(settings.index, embedder)
    snapshot = index.open().snapshot
    scrubber = make_scrubber(settings, snapshot.names())
    scrubber.warm_up()
    pipeline = Pipeline(
        index,
        make_safety(settings),
        make_generator(settings, embedder),
        change_notice_days=settings.change_notice_days,
    )
    embedder.embed_query("warm up")
    embedder.embed_sentences(["warm up"])
    warm_languages(snapshot)
    return Answering(embedder, index, scrubber, pipeline)


def warm_languages(snapshot: Snapshot) -> None:
    """Build what is made once a language for those of the corpus; another language's first question waits a tenth of a second."""
    for language in snapshot.manifest.languages:
        snapshot.glossary.question_concepts("", language)
        asked_words(language)


def make_services(settings: Settings) -> Services:
    """Everything behind the HTTP endpoints."""
    configure_logging(settings.log_level)
    install_exception_hooks()
    logging.getLogger("uvicorn.access").disabled = True  # AccessLog writes these lines, without query strings
    answering = make_answering(settings)
    store = AuditStore(settings.audit_url)
    limits = TurnLimits(
        settings.conversation_minutes, settings.conversation_turns, settings.conversations * settings.conversation_turns
    )
    turns = AuditTurns(settings.audit_url, answering.scrubber.scrub, limits)
    hr_token = settings.hr_token or secrets.token_urlsafe(24)
    retention = RetentionJob(store, settings.retention_days, _RETENTION_CHECK_SECONDS)
    retention.start()
    return Services(
        scrubber=answering.scrubber,
        pipeline=answering.pipeline,
        index=answering.index,
        store=store,
        recorder=BackgroundRecorder(store),
        retention=retention,
        minimum_group=settings.minimum_group,
        hr_token=hr_token,
        # The token is the one secret that all worker processes share.
        dialogue=Dialogue(turns, key=hr_token),
        version_retention_days=settings.version_retention_days,
    )


def stop_services(services: Services) -> None:
    """End the background work and close the database."""
    services.retention.close()
    services.recorder.close()
    services.dialogue.close()
    services.store.close()


def make_embedder(settings: Settings) -> TextEmbedder:
    """The embedding model that the settings name, to answer questions with."""
    return load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)


def make_scrubber(settings: Settings, names: list[str]) -> Scrubber:
    """A scrubber that leaves the corpus's own titles and headings, and the names in the settings, alone."""
    return Scrubber(allow=[*settings.allow, *names])


def make_generator(settings: Settings, embedder: TextEmbedder) -> AnswerWriter | None:
    """The language model, if an endpoint is set."""
    if settings.llm_base_url is None:
        return None
    if settings.llm_model is None:
        raise ConfigurationError("llm_base_url is set but llm_model is not; name the model that the endpoint serves")
    # Its libraries take seconds to import; a service that quotes only never needs them.
    from assistant.answer.endpoint import Endpoint  # noqa: PLC0415
    from assistant.answer.generative import EndpointGenerator  # noqa: PLC0415

    endpoint = Endpoint(
        settings.llm_base_url,
        settings.llm_model,
        settings.llm_api_key or "none",
        settings.llm_timeout_seconds,
        settings.llm_context_window,
    )
    return EndpointGenerator(endpoint, Verifier(Meanings(embedder)))


def make_safety(settings: Settings) -> SafetyContacts:
    """Contacts by concern."""
    contacts: Mapping[Concern, tuple[Contact, ...]] = {
        concern: tuple(
            Contact(item.name, item.phone, item.email, item.url, item.note)
            for item in settings.contacts
            if concern.value in item.concerns
        )
        for concern in Concern
    }
    return SafetyContacts(contacts, tuple(settings.emergency_numbers))
