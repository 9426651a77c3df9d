"""Opens recorded histories, whatever form they have, and reads them as one, in the order of time."""

import gzip
import heapq
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from synapse.histories.chat_export import looks_like_export, read_chat_export
from synapse.histories.items import Directory, Item, Items, Recorded
from synapse.histories.json_lines import read_json_lines
from synapse.kit.errors import BadInput

_PEEK = 64 * 1024
_GZIP = b"\x1f\x8b"
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
_BEGINNING = float("-inf")


@dataclass(slots=True)
class History:
    """Files that are read as one. The figures fill up while `items` is read, and start anew with each reading."""

    files: tuple[Path, ...]
    size: int
    #: what was left out or is not exact, with how often
    notes: Counter[str] = field(default_factory=Counter[str])
    #: whether any name came with it, and whether it says that it was generated
    has_names: bool = False
    is_generated: bool = False
    _positions: list[Callable[[], int]] = field(default_factory=list[Callable[[], int]])

    @property
    def read(self) -> int:
        """Bytes read so far, as they lie in the files; of `size`."""
        return sum(position() for position in self._positions)

    def items(self) -> Items:
        """Everything in the files. Several files are merged by time; each keeps its own order."""
        self.notes.clear()
        self._positions.clear()
        self.has_names = self.is_generated = False
        single = len(self.files) == 1
        for item in self._open(self.files[0], self.notes) if single else self._merged():
            if isinstance(item, Directory):
                self.has_names = self.has_names or bool(item.members)
                self.is_generated = self.is_generated or item.is_generated
            yield item

    def _open(self, file: Path, notes: Counter[str]) -> Generator[Item, None, None]:
        size = file.stat().st_size
        with file.open("rb") as raw:
            self._positions.append(lambda: size if raw.closed else raw.tell())
            yield from read_stream(raw, str(file), notes)

    def _merged(self) -> Items:
        """By time. A file is opened when its first event is due: a server may have thousands of short threads."""
        waiting = sorted(((self._first_time(file), order) for order, file in enumerate(self.files)), reverse=True)
        open_ones: list[tuple[float, int, Item, Items]] = []
        while waiting or open_ones:
            if waiting and (not open_ones or waiting[-1] <= open_ones[0][:2]):
                last, order = waiting.pop()
                stream = self._open(self.files[order], self.notes)
            else:
                last, order, item, stream = heapq.heappop(open_ones)
                yield item
            following = next(stream, None)
            if following is not None:
                at = time_of(following)
                heapq.heappush(open_ones, (last if at is None else at.timestamp(), order, following, stream))

    def _first_time(self, file: Path) -> float:
        with closing(self._open(file, Counter())) as stream:
            first = next((at.timestamp() for item in stream if (at := time_of(item)) is not None), _BEGINNING)
        self._positions.pop()
        return first


def open_history(paths: Sequence[Path]) -> History:
    """The history in these files and folders; folders are searched for exports and JSON lines."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
            if not found:
                raise BadInput(f"{path} holds no history", f"it would end in one of {', '.join(_SUFFIXES)}")
            files += found
        elif path.is_file():
            files.append(path)
        else:
            raise BadInput(f"there is no file {path}", "give a file or a folder of JSON lines or exported channels")
    if not files:
        raise BadInput("no file was given", "give a file or a folder of JSON lines or exported channels")
    try:
        size = sum(file.stat().st_size for file in files)
        for file in files:
            file.open("rb").close()
    except OSError as problem:
        raise BadInput(f"{problem.filename} cannot be read: {problem.strerror}", "check who may read it") from problem
    return History(tuple(files), size)


def read_stream(raw: BinaryIO, name: str, notes: Counter[str]) -> Items:
    """One stream of bytes: plain or gzip, JSON lines or an export; its first bytes tell. Closes it."""
    with ExitStack() as layers:
        stream = layers.enter_context(_buffered(raw))
        if stream.peek(2)[:2] == _GZIP:
            stream = layers.enter_context(_buffered(_Unpacked(layers.enter_context(gzip.GzipFile(fileobj=stream)))))
        if looks_like_export(_start(stream)):
            yield from read_chat_export(stream, name, notes)
        else:
            yield from read_json_lines(stream, name)


class _Unpacked(RawIOBase):
    """Hands on whatever could be unpacked before a compressed file breaks off; `GzipFile.read` would drop it."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        data = self._packed.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _buffered(raw: object) -> BufferedReader:
    return BufferedReader(cast(RawIOBase, raw), _PEEK)


def _start(stream: BufferedReader) -> bytes:
    """The first bytes, without reading past them; none if even those are torn, which reading will say."""
    try:
        return stream.peek(_PEEK)[:_PEEK]
    except (EOFError, OSError):
        return b""


def time_of(item: Item) -> datetime | None:
    """When a record says it happened, if it says so readably and with its zone."""
    if not isinstance(item, Recorded):
        return None
    text = item.record.get("timestamp")
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
