"""A pack's folder that came as a zip archive: unpacked within limits, read as one text."""

import io
import stat
import tempfile
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path as File
from pathlib import PurePosixPath

from synapse.packs.format import one_text
from synapse.packs.read import MAIN, SUFFIXES, read_pack
from synapse.packs.validate import validate_pack
from synapse.rules.problems import Problem, Problems

#: entries, and bytes when unpacked
MOST_ENTRIES = 200
LARGEST = 2 << 20


def text_of_archive(content: bytes) -> str:
    """The pack in an archive as one document. Raises `Problems`, with file and line where there is one."""
    files = _unpacked(content)
    with tempfile.TemporaryDirectory() as folder:
        root = File(folder)
        for name, data in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        document = read_pack(root)
        problems = document.problems or validate_pack(document)
        if problems:
            raise Problems(tuple(_without(one, folder) for one in problems))
        return one_text(root)


def _without(problem: Problem, folder: str) -> Problem:
    """The problem as the sender knows it: by the file's name in the archive."""
    return replace(
        problem,
        file=problem.file.removeprefix(folder).lstrip("/"),
        message=problem.message.replace(f"{folder}/", "").replace(folder, "the archive"),
    )


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Name → bytes of the documents of the pack's folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _documents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _refused(
            "bad-archive", f"the archive cannot be read: {error}", "make a plain zip, without a password"
        ) from error


def _documents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise _refused("too-large", f"the archive has {len(entries)} files; at most {MOST_ENTRIES} are read")
    root = _root(entries)
    found: dict[str, bytes] = {}
    left = LARGEST
    for one in entries:
        path = PurePosixPath(one.filename)
        if not path.is_relative_to(root) or path.suffix not in SUFFIXES:
            continue
        with archive.open(one) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _refused("too-large", f"unpacked it has more than {LARGEST:,} bytes", "send the pack's files only")
        found[str(path.relative_to(root))] = data
    return found


def _root(entries: list[zipfile.ZipInfo]) -> PurePosixPath:
    """The folder in which the pack is: that of the uppermost pack.yaml."""
    for one in entries:
        _check_name(one)
    mains = [path for one in entries if (path := PurePosixPath(one.filename)).name == MAIN]
    if not mains:
        raise _refused("no-pack", f"the archive holds no {MAIN}", "zip a pack's folder")
    depth = min(len(path.parts) for path in mains)
    roots = [path.parent for path in mains if len(path.parts) == depth]
    if len(roots) > 1:
        raise _refused("many-packs", f"the archive holds {len(roots)} packs", "send one at a time")
    return roots[0]


def _check_name(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in path.parts[0] or is_link:
        raise _refused("unsafe-archive", f"{entry.filename[:100]!r} leads out of the archive", "zip a pack's folder")


def _refused(code: str, message: str, hint: str = "") -> Problems:
    return Problems((Problem(code, (), message, hint),))
