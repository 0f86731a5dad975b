"""The configured language model as evaluation uses it."""

from assistant.errors import GenerationError, InvalidRequestError
from benefits.settings import Settings
from eval.judge.judge import ModelJudge
from eval.model import Complete, ModelError, until_object
from ingest.contract.errors import ConfigurationError


def make_complete(settings: Settings) -> Complete | None:
    """One reply of the configured language model to instructions and a message, read as far as its first JSON object; None where no endpoint is
    set.

    Raises:
        ConfigurationError: an endpoint is set, but no model.
    """
    if settings.llm_base_url is None:
        return None
    if settings.llm_model is None:
        raise ConfigurationError("llm_base_url is set but llm_model is not; name the model that the endpoint serves")
    from llama_index.core.llms import ChatMessage  # noqa: PLC0415 - its libraries take seconds to import

    from assistant.answer.endpoint import Endpoint, make_llm, reply_pieces  # noqa: PLC0415

    key, seconds = settings.llm_api_key or "none", settings.llm_timeout_seconds
    endpoint = Endpoint(settings.llm_base_url, settings.llm_model, key, seconds, settings.llm_context_window)
    llm = make_llm(endpoint)

    def complete(instructions: str, message: str) -> str:
        messages = [ChatMessage(role="system", content=instructions), ChatMessage(role="user", content=message)]
        try:
            return until_object(reply_pieces(llm, messages, seconds))
        except GenerationError as error:
            raise ModelError(str(error)) from error

    return complete


def make_judge(settings: Settings) -> ModelJudge:
    """The configured language model as a judge of answers.

    Raises:
        InvalidRequestError: no endpoint is set.
        ConfigurationError: an endpoint is set, but no model.
    """
    complete = make_complete(settings)
    if complete is None or settings.llm_model is None:
        raise InvalidRequestError(
            "--judge", "needs a language model; set llm_base_url and llm_model to any OpenAI-compatible endpoint"
        )
    return ModelJudge(settings.llm_model, complete)
