"""Settings come from the environment, then `.env`, and a wrong one is said."""

from pathlib import Path

import pytest

from synapse.kit.errors import BadInput
from synapse.settings import read_settings


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\nexport DATABASE_URL='postgresql://file/x'\nDISCORD_TOKEN=abc=def\nSYNAPSE_PORT=\n")
    settings = read_settings({"DATABASE_URL": "postgresql://environment/x"}, file)
    assert settings.database_url == "postgresql://environment/x"
    assert settings.discord_token == "abc=def"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert read_settings({}, file).database_url == "postgresql://file/x"


@pytest.mark.parametrize("port", ["http", "99999", "-1", "٣"])
def test_a_wrong_port_is_said(port: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="SYNAPSE_PORT"):
        read_settings({"SYNAPSE_PORT": port}, tmp_path / ".env")


def test_secrets_may_be_kept_in_files(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text("from a file\n")
    settings = read_settings({"JWT_SECRET_FILE": str(kept), "DATABASE_URL_FILE": str(kept)}, tmp_path / ".env")
    assert (settings.jwt_secret, settings.database_url) == ("from a file", "from a file")
    assert "from a file" not in repr(settings)
    with pytest.raises(BadInput, match="both JWT_SECRET and JWT_SECRET_FILE"):
        read_settings({"JWT_SECRET_FILE": str(kept), "JWT_SECRET": "x"}, tmp_path / ".env")
    with pytest.raises(BadInput, match=r"DISCORD_TOKEN_FILE is .*nowhere"):
        read_settings({"DISCORD_TOKEN_FILE": str(tmp_path / "nowhere")}, tmp_path / ".env")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SYNAPSE_PUBLIC_URL", "synapse.example.org"),
        ("SYNAPSE_PUBLIC_URL", "http://host:0"),
        ("SYNAPSE_ORIGINS", "https://good.example.org, *"),
        ("SYNAPSE_ORIGINS", "https://good.example.org/page"),
        ("DISCORD_PROXY", "socks5://127.0.0.1"),
        ("SYNAPSE_GUILD", "main"),
        ("SYNAPSE_CHANGES_PER_MINUTE", "many"),
    ],
)
def test_a_wrong_setting_is_said_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=name):
        read_settings({name: value}, tmp_path / ".env")


def test_lists_have_commas_between_them(tmp_path: Path) -> None:
    values = {"SYNAPSE_ORIGINS": "https://a.example, http://localhost:5173/", "TRUSTED_PROXIES": "10.0.0.0/24,::1"}
    settings = read_settings(values, tmp_path / ".env")
    assert settings.allowed_origins == ("https://a.example", "http://localhost:5173")
    assert settings.trusted_proxies == ("10.0.0.0/24", "::1")
