import pytest

from ingest.contract.addresses import is_cut_short, masked


@pytest.mark.parametrize(
    ("address", "cut"),
    [
        ("https://bot:pa/ss@git.example.org/hr.git", True),
        ("https://bot:p:a/s@s@git.example.org/hr.git", True),
        ("ssh://bot:/ss@git.example.org/hr.git", True),
        ("https://bot:pa%2Fss@git.example.org/hr.git", False),
        ("https://bot:p@ss@git.example.org/hr.git", False),
        ("https://git.example.org:8443/hr/@team/handbook.git", False),
        ("https://git.example.org/hr/@team/handbook.git", False),
        ("https://[::1]/hr/@team/handbook.git", False),
        ("https://[::1]:8443/hr/@team/handbook.git", False),
        ("file:///srv/a:b/x@y.git", False),
        ("git@git.example.org:hr/handbook.git", False),
        ("/srv/hr:old/x@y.git", False),
    ],
)
def test_a_slash_in_a_password_is_noticed(address: str, cut: bool) -> None:
    assert is_cut_short(address) is cut


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://bot:pa/s@s@git.example.org/hr", "https://…@git.example.org/hr"),
        ("{'url': 'https://bot:t0p@git.example.org/hr'}", "{'url': 'https://…@git.example.org/hr'}"),
        ("https://git.example.org/hr", "https://git.example.org/hr"),
        ("hr@example.org", "hr@example.org"),
    ],
)
def test_name_and_password_are_not_shown(text: str, shown: str) -> None:
    assert masked(text) == shown
