"""All settings, read once: `benefits.toml`, then `BENEFITS_*` environment variables, then command-line flags."""

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from ingest.contract.addresses import ESCAPES, is_cut_short, masked
from ingest.contract.errors import ConfigurationError

SETTINGS_FILE: Final = Path("benefits.toml")
_PREFIX: Final = "BENEFITS_"


def _whole(address: str) -> str:
    if is_cut_short(address):
        raise ValueError(f"the password in the address holds a '/', which ends the server's name; {ESCAPES}")
    return address


_Address = Annotated[str, AfterValidator(_whole)]


class ContactSetting(BaseModel):
    """Someone whom people in need are pointed to."""

    model_config = ConfigDict(extra="forbid")

    name: str
    concerns: list[Literal["crisis", "violence", "harassment"]] = ["crisis", "violence", "harassment"]
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    note: str | None = None


class CorpusTokenSetting(BaseModel):
    """Someone who keeps the corpus over HTTP; the token itself is stored nowhere."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    role: Literal["viewer", "editor", "publisher"]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class SourceSetting(BaseModel):
    """Where documents are fetched from; credentials are names of environment variables, never the values."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_-]{0,40}$")]
    kind: Literal["folder", "git", "s3", "webdav", "http", "sharepoint", "gdrive"]
    url: Annotated[_Address, Field(min_length=1, max_length=2000)]
    path: str = ""
    branch: str | None = None
    region: str | None = None
    tenant: str | None = None
    user_env: Annotated[str | None, Field(pattern="^[A-Za-z_][A-Za-z0-9_]*$")] = None
    secret_env: Annotated[str | None, Field(pattern="^[A-Za-z_][A-Za-z0-9_]*$")] = None


class Settings(BaseSettings):
    """Every setting with its default; see `benefits.toml` and docs/settings.md."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        toml_file=SETTINGS_FILE,
        extra="forbid",
        hide_input_in_errors=False,
    )

    corpus: Path = Field(Path("corpus"), description="folder of documents")
    index: Path = Field(Path("var/index"), description="index directory")
    models: Path = Field(Path("var/models"), description="where models built on this machine are kept")
    embedding_model: str = Field(
        "multilingual-e5-small", description="the built-in model, a sentence-transformers folder, or a hub name"
    )
    embedding_precision: Literal["int8", "bf16", "f32"] = Field(
        "int8", description="of the built-in model; changing it indexes anew"
    )
    sources: list[SourceSetting] = Field([], description="where `benefits corpus sync` fetches documents from")
    sources_folder: Path = Field(
        Path("var/sources"), description="where what is fetched is kept, a folder for each source"
    )
    exclude: list[str] = Field([], description="folder names or path patterns below the corpus that are left out")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(8080, description="port to serve on")
    workers: Annotated[int, Field(ge=1, le=64)] = Field(1, description="worker processes")
    loader_timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        60.0, description="time one file may take to load"
    )
    loader_memory_mb: Annotated[int, Field(ge=500, le=64000)] = Field(
        1000, description="memory one file may take to load"
    )
    max_file_mb: Annotated[int, Field(ge=1, le=2000)] = Field(50, description="largest file that is read")
    max_pages: Annotated[int, Field(ge=1, le=100000)] = Field(2000, description="longest PDF that is read")
    max_ocr_pages: Annotated[int, Field(ge=0, le=100000)] = Field(
        300, description="scanned pages of a file that are read by OCR, if Tesseract is installed; 0 reads none"
    )
    ocr_page_seconds: Annotated[int, Field(ge=1, le=600)] = Field(
        30, description="time OCR may take for one reading of a page"
    )
    max_import_mb: Annotated[int, Field(ge=1, le=20000)] = Field(
        500, description="largest import of a zip or folder, packed and unpacked"
    )
    corpus_tokens: list[CorpusTokenSetting] = Field(
        [], description="who may keep the corpus over HTTP: name, role and SHA-256 of the token of each"
    )
    publish_needs_another_person: bool = Field(
        False, description="whether a change is published by someone who neither made nor submitted it"
    )
    question_sets: Path = Field(
        Path("eval/sets"), description="folder of question sets that a change can be tried with"
    )
    llm_base_url: _Address | None = Field(
        None, description="OpenAI-compatible endpoint, ending in /v1; none means quoted answers only"
    )
    llm_model: str | None = Field(None, description="name of the model there")
    llm_api_key: str | None = Field(None, description="key for the endpoint", repr=False)
    llm_timeout_seconds: Annotated[float, Field(gt=0, le=300)] = Field(
        20.0, description="time one generated answer may take"
    )
    llm_context_window: Annotated[int, Field(ge=1024, le=2_000_000)] = Field(8192, description="tokens the model reads")
    audit_url: str = Field("sqlite:///var/audit.sqlite3", description="database of scrubbed questions and ratings")
    retention_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        30, description="days after which a stored question is deleted"
    )
    version_retention_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        365, description="days that a replaced or removed text is kept, so that citations of it still open"
    )
    change_notice_days: Annotated[int, Field(ge=0, le=366)] = Field(
        60,
        description="how many days before and after the day asked about a change of a quoted policy is told; 0 tells none but that day's",
    )
    conversation_minutes: Annotated[float, Field(gt=0, le=1440)] = Field(
        30.0, description="how long a question is kept so that the next one may go on from it"
    )
    conversation_turns: Annotated[int, Field(ge=1, le=50)] = Field(
        6, description="how many questions of a conversation are kept"
    )
    conversations: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        10_000, description="how many conversations are kept at most"
    )
    minimum_group: Annotated[int, Field(ge=1, le=1000)] = Field(5, description="smallest group that HR is shown")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe log line that is written"
    )
    allow: list[str] = Field([], description="names that are never masked, beside titles and plan names of the corpus")
    emergency_numbers: list[str] = Field([], description="shown to people in danger")
    contacts: list[ContactSetting] = Field([], description="shown to people in need")
    hr_token: str | None = Field(
        None, description="token for HR endpoints; made anew at each start if not set", repr=False
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags over environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:
    """Read the settings; flags that are None were not given.

    Raises:
        ConfigurationError: names the key, its value and the remedy.
    """
    _refuse_unknown_variables()
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(_sentence(item) for item in error.errors())
        raise ConfigurationError(f"settings: {problems}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{SETTINGS_FILE} is not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{SETTINGS_FILE} is not UTF-8 text; save it as UTF-8") from None
    except SettingsError as error:
        raise ConfigurationError(_not_json(error)) from None


def credential(source: SourceSetting, variable: str | None) -> str | None:
    """The value of the environment variable that a source names, None if it names none.

    Raises:
        ConfigurationError: the variable is not set.
    """
    if variable is None:
        return None
    value = os.environ.get(variable)
    if not value:
        raise ConfigurationError(
            f"source {source.name!r}: the environment variable {variable} is not set; set it, or remove its name from the settings"
        )
    return value


def pass_on(settings: Settings, names: Sequence[str], **secrets: str) -> None:
    """Put settings into the environment, where worker processes find them."""
    for name in names:
        os.environ[f"{_PREFIX}{name.upper()}"] = str(getattr(settings, name))
    for name, value in secrets.items():
        os.environ[f"{_PREFIX}{name.upper()}"] = value


def _refuse_unknown_variables() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for variable in os.environ:
        if variable.startswith(_PREFIX) and variable.removeprefix(_PREFIX).split("__")[0].upper() not in known:
            raise ConfigurationError(
                f"the environment variable {variable} is not a setting; known are {', '.join(sorted(known))}, each with {_PREFIX} in front"
            )


def _not_json(error: SettingsError) -> str:
    """Lists in the environment are JSON; the error names the field between its first quotes."""
    name = str(error).split('"')[1]
    variable = f"{_PREFIX}{name.upper()}"
    return f'{variable} = {os.environ.get(variable)!r} is not valid JSON; write a list such as \'["one", "two"]\''


def _sentence(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{name!r} is not a setting; remove it or correct its name (known: {', '.join(sorted(Settings.model_fields))})"
    secret = {"llm_api_key", "hr_token", "audit_url"}
    shown = "" if name in secret else f" = {masked(repr(error['input']))}"
    return f"{name}{shown}: {error['msg']}"
