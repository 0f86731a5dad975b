import os
from pathlib import Path
from typing import Any

import pytest

from benefits.settings import Settings, load_settings, pass_on
from ingest.contract.errors import ConfigurationError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and an environment without settings that is put back afterwards."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("BENEFITS_")]:
        monkeypatch.delenv(name)
    return tmp_path


def write(text: str) -> None:
    Path("benefits.toml").write_text(text, encoding="utf-8")


def test_defaults_need_no_file() -> None:
    settings = load_settings()
    assert settings.corpus == Path("corpus")
    assert settings.index == Path("var/index")
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8080, 1)
    assert settings.embedding_model == "multilingual-e5-small"
    assert settings.llm_base_url is None


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("[[sources]]\nname = 'hr'\nkind = 'git'\nurl = 'https://bot:t0p/zecret@git.example.org/hr.git'", "sources.0.url"),
        ("llm_base_url = 'https://bot:t0p/zecret@models.example.org/v1'", "llm_base_url"),
    ],
)  # fmt: skip
def test_a_slash_in_a_password_is_refused_with_the_way_to_write_it(text: str, setting: str) -> None:
    write(text)
    with pytest.raises(ConfigurationError, match=rf"^settings: {setting} .*'/' as %2F") as caught:
        load_settings()
    assert "t0p" not in str(caught.value)
    assert "zecret" not in str(caught.value)
    write(text.replace("t0p/zecret", "t0p%2Fzecret"))
    load_settings()


def test_no_message_about_a_source_shows_its_password() -> None:
    write("[[sources]]\nname = 'hr'\nurl = 'https://bot:zecret@git.example.org/hr.git'")
    with pytest.raises(ConfigurationError, match=r"sources\.0\.kind") as caught:
        load_settings()
    assert "zecret" not in str(caught.value)


def test_flags_go_before_environment_before_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("port = 8001\nworkers = 2\nhost = '0.0.0.0'\n")
    assert load_settings().port == 8001
    monkeypatch.setenv("BENEFITS_PORT", "8002")
    monkeypatch.setenv("BENEFITS_WORKERS", "3")
    settings = load_settings(port=8003, workers=None)
    assert (settings.port, settings.workers, settings.host) == (8003, 3, "0.0.0.0")


def test_tables_and_lists_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write('allow = ["Harbour"]\n[[contacts]]\nname = "Harbour"\nphone = "1"\nconcerns = ["crisis"]\n')
    settings = load_settings()
    assert settings.allow == ["Harbour"]
    assert settings.contacts[0].name == "Harbour"
    assert settings.contacts[0].concerns == ["crisis"]
    monkeypatch.setenv("BENEFITS_ALLOW", '["Lantern", "Ripple"]')
    assert load_settings().allow == ["Lantern", "Ripple"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("indeks = 'x'", ["'indeks' is not a setting", "known: allow", "index"]),
        ("[[contacts]]\nname = 'x'\nfax = '1'", ["contacts.0.fax"]),
        ("port = ", ["benefits.toml is not valid TOML"]),
        ("port = 'eighty'", ["port = 'eighty'"]),
    ],
)
def test_wrong_file_is_refused(text: str, words: list[str]) -> None:
    write(text)
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    for word in words:
        assert word in str(refused.value)


def test_file_that_is_not_utf8_is_refused() -> None:
    Path("benefits.toml").write_bytes(b"host = '\xff'")
    with pytest.raises(ConfigurationError, match=r"benefits\.toml is not UTF-8"):
        load_settings()


@pytest.mark.parametrize("name", ["BENEFITS_INDEKS", "BENEFITS_", "BENEFITS_CONTACT__NAME"])
def test_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(ConfigurationError, match=f"variable {name} is not a setting"):
        load_settings()


@pytest.mark.parametrize("value", ["abc", "[", "a,b", ""])
def test_list_that_is_not_json_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BENEFITS_EXCLUDE", value)
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    assert "BENEFITS_EXCLUDE" in str(refused.value)
    assert repr(value) in str(refused.value)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("port", 1, 65535),
        ("workers", 1, 64),
        ("retention_days", 1, 3650),
        ("minimum_group", 1, 1000),
        ("max_file_mb", 1, 2000),
        ("max_pages", 1, 100_000),
        ("loader_memory_mb", 500, 64_000),
        ("llm_context_window", 1024, 2_000_000),
    ],
)
def test_numbers_are_bounded(name: str, low: int, high: int) -> None:
    for value in (low, high):
        assert getattr(load_settings(**{name: value}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(ConfigurationError, match=f"{name} = {value}: "):
            load_settings(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("loader_timeout_seconds", 0),
        ("llm_timeout_seconds", 301),
        ("embedding_precision", "int4"),
        ("log_level", "loud"),
        ("port", 80.5),
    ],
)
def test_value_out_of_its_set_is_named(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} = "):
        load_settings(**{name: value})


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"port = 0.*workers = 0"):
        load_settings(port=0, workers=0)


@pytest.mark.parametrize("name", ["llm_api_key", "hr_token", "audit_url"])
def test_secret_is_not_shown(name: str) -> None:
    write(f"{name} = ['canary-secret']\n")
    with pytest.raises(ConfigurationError, match=name) as refused:
        load_settings()
    assert "canary-secret" not in str(refused.value)


def test_secret_is_not_in_the_representation() -> None:
    settings = load_settings(llm_api_key="canary-secret", hr_token="canary-token")
    assert "canary" not in repr(settings)
    assert "canary" not in str(settings)


def test_worker_processes_read_what_was_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BENEFITS_PORT", "BENEFITS_INDEX", "BENEFITS_HR_TOKEN"):
        monkeypatch.setenv(name, "1")  # so that it is put back afterwards
    pass_on(load_settings(port=8123, index=Path("elsewhere")), ("port", "index"), hr_token="token")
    settings = load_settings()
    assert (settings.port, settings.index, settings.hr_token) == (8123, Path("elsewhere"), "token")


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
