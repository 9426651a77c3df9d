"""Where a clone keeps its data unless told otherwise."""

from pathlib import Path

from synapse.db.folder import default_folder
from tests.fixtures.people import is_root, needs_root


@needs_root
def test_root_keeps_it_under_the_systems_place_by_the_clones_name(tmp_path: Path) -> None:
    assert default_folder(tmp_path / "synapse", tmp_path / "var") == tmp_path / "var" / "synapse"


@needs_root
def test_two_clones_of_one_name_do_not_share_their_data(tmp_path: Path) -> None:
    taken = tmp_path / "var" / "synapse"
    taken.mkdir(parents=True)
    (taken / "clone").write_text(f"{tmp_path}/one/synapse\n")
    assert default_folder(tmp_path / "one" / "synapse", tmp_path / "var") == taken
    other = default_folder(tmp_path / "two" / "synapse", tmp_path / "var")
    assert other.parent == taken.parent
    assert other.name.startswith("synapse-")


def test_anybody_else_keeps_it_in_the_clone(tmp_path: Path) -> None:
    if not is_root:
        assert default_folder(tmp_path) == tmp_path / ".synapse"
