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
