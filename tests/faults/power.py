"""A disk that loses power: what a traced run did to it, and what may be left of that.

Inodes and names apart. What was written is safe when its file was synced, and a name (created,
removed, renamed) when its folder was; until then the disk may keep it, drop it, or keep some of its
512-byte sectors. Names change in order. Two rules: `strict` as POSIX has it, and `journaled` as
ext4 does it, where a sync of anything brings every name before it to the disk. Not here: the tool.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SECTOR = 512
CALLS = (
    "openat,close,pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,rename,renameat,"
    "renameat2,link,linkat,mkdir,mkdirat,dup,dup2,dup3,pwritev,writev,copy_file_range,sendfile"
)
Image = Mapping[str, bytes]  # the files that are there, by their paths


@dataclass(frozen=True)
class Call:
    """One system call that succeeded: its name, its arguments as strace writes them, its answer."""

    name: str
    words: tuple[str, ...]
    answer: int

    def text(self, place: int) -> bytes:
        return bytes.fromhex(self.words[place].strip('"').replace("\\x", ""))

    def path(self, place: int) -> str:
        return self.text(place).decode("utf-8", "surrogateescape")

    def number(self, place: int) -> int:
        return int(self.words[place])


def calls(trace: Path) -> Iterator[Call]:
    """The calls of one process that `strace -f -xx -s 2000000 -e trace=CALLS` wrote down."""
    line = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
    for one in trace.read_text().splitlines():
        found = line.match(one)
        assert found or "+++" in one or "---" in one, one[:200]
        if found and int(found[3]) >= 0:
            yield Call(found[1], tuple(found[2].split(", ")), int(found[3]))


@dataclass(eq=False)
class File:
    """An inode: its bytes on the disk, and what was written since it was last synced.

    A pending (place, bytes) is a write; (size, None) sets the size.
    """

    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.durable = self.left(None)
        self.pending.clear()

    def left(self, chance: random.Random | None, keep: int | None = None) -> bytes:
        """The bytes with the first `keep` writes (all if None); with `chance`, torn beyond them."""
        content = bytearray(self.durable)
        for number, (place, data) in enumerate(self.pending):
            whole = keep is None or number < keep
            if not whole and chance is None:
                break
            if data is None:
                if whole or chance.random() < 0.5:
                    del content[place:]
                    content.extend(bytes(place - len(content)))
                continue
            for start, end in _sectors(place, len(data)):
                if whole or chance.random() < 0.5:
                    _put(content, start, data[start - place : end - place])
                elif chance.random() < 0.5:  # the size was kept and the sector was not
                    content.extend(bytes(max(0, end - len(content))))
        return bytes(content)


def _sectors(place: int, length: int) -> Iterator[tuple[int, int]]:
    start = place
    while start < place + length:
        end = min((start // SECTOR + 1) * SECTOR, place + length)
        yield start, end
        start = end


def _put(content: bytearray, start: int, data: bytes) -> None:
    content.extend(bytes(max(0, start - len(content))))
    content[start : start + len(data)] = data


@dataclass
class Opened:
    """What a process holds open: a name, its inode, and where the next `write` goes."""

    path: str
    file: File | None
    place: int = 0


@dataclass
class Disk:
    """The part of a disk below `root`, as calls change it, call by call."""

    root: PurePosixPath
    strict: bool
    names: dict[str, File | None] = field(default_factory=dict)  # on the disk; None for a folder
    pending: list[dict[str, File | str | None]] = field(default_factory=list)  # "" removes a name
    _open: dict[int, "Opened"] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, *, strict: bool) -> "Disk":
        """The disk as it is now, all of it safe."""
        names = {
            str(path): File(path.read_bytes()) if path.is_file() else None
            for path in root.rglob("*")
        }
        return cls(PurePosixPath(root), strict, {str(root): None, **names})

    def now(self) -> dict[str, File | None]:
        """The names as processes see them."""
        return self._named(len(self.pending))

    def _named(self, kept: int) -> dict[str, File | None]:
        names: dict[str, File | None] = dict(self.names)
        for change in self.pending[:kept]:
            _rename_in(names, change)
        return names

    def _ours(self, path: str) -> bool:
        return PurePosixPath(path).is_relative_to(self.root)

    def begin(self) -> None:
        """Another process, which has no file open."""
        self._open.clear()

    def take(self, call: Call) -> bool:
        """Let a call happen; whether it changed what may be left."""
        step = getattr(self, f"_{call.name}", None)
        return bool(step(call)) if step else self._refuse(call)

    def _refuse(self, call: Call) -> bool:
        used = {int(word) for word in call.words if word.isdigit()} & self._open.keys()
        assert not used, f"this model does not know {call.name}"
        return False

    def _openat(self, call: Call) -> bool:
        path = call.path(1)
        if not self._ours(path):
            return False
        there = self.now()
        created = path not in there
        if created:
            assert "O_CREAT" in call.words[2], path
            self.pending.append({path: File()})
        file = self.now()[path]
        self._open[call.answer] = Opened(path, file)
        if "O_TRUNC" in call.words[2] and file and not created:
            file.pending.append((0, None))
        return created

    def _close(self, call: Call) -> bool:
        self._open.pop(call.number(0), None)
        return False

    def _pwrite64(self, call: Call) -> bool:
        return self._written(call, call.number(3))

    def _write(self, call: Call) -> bool:
        opened = self._open.get(call.number(0), Opened("", None))
        opened.place += call.answer
        return self._written(call, opened.place - call.answer)

    def _written(self, call: Call, place: int) -> bool:
        file = self._open.get(call.number(0), Opened("", None)).file
        if file is None:
            return False
        file.pending.append((place, call.text(1)[: call.answer]))
        return True

    def _ftruncate(self, call: Call) -> bool:
        file = self._open.get(call.number(0), Opened("", None)).file
        if file is None:
            return False
        file.pending.append((call.number(1), None))
        return True

    def _fsync(self, call: Call) -> bool:
        opened = self._open.get(call.number(0))
        if opened is None:
            return False
        if opened.file is not None:
            opened.file.sync()
        if opened.file is None or not self.strict:
            self._sync_names(opened.path)
        return True

    _fdatasync = _fsync

    def _sync_names(self, folder: str) -> None:
        """Names of this folder are safe now; of every folder where the rule is not strict."""
        kept = []
        for change in self.pending:
            if self.strict and all(str(PurePosixPath(name).parent) != folder for name in change):
                kept.append(change)
                continue
            _rename_in(self.names, change)
        self.pending = kept

    def _unlink(self, call: Call) -> bool:
        return self._ours(call.path(0)) and self._change({call.path(0): ""})

    def _rename(self, call: Call) -> bool:
        old, new = call.path(0), call.path(1)
        return self._ours(old) and self._change({old: "", new: self.now()[old]})

    def _mkdir(self, call: Call) -> bool:
        return self._ours(call.path(0)) and self._change({call.path(0): None})

    def _change(self, change: dict[str, File | str | None]) -> bool:
        self.pending.append(change)
        return True

    def left(self, chance: random.Random, tears: int) -> Iterator[Image]:
        """What a power cut at this moment may leave: everything, nothing, and `tears` between."""
        for kept in range(len(self.pending) + 1):
            names = self._reachable(self._named(kept))
            yield {path: file.left(None) for path, file in names.items()}
            if not any(file.pending for file in names.values()):
                continue
            yield {path: file.durable for path, file in names.items()}
            for _ in range(tears):
                yield {path: _torn(file, chance) for path, file in names.items()}

    def _reachable(self, names: Mapping[str, File | None]) -> dict[str, File]:
        """The files all of whose folders are there."""
        return {
            path: file
            for path, file in names.items()
            if file is not None
            and all(
                str(folder) in names
                for folder in PurePosixPath(path).parents
                if self._ours(str(folder))
            )
        }


def _rename_in(names: dict[str, File | None], change: Mapping[str, File | str | None]) -> None:
    for name, file in change.items():
        if isinstance(file, str):
            names.pop(name, None)
        else:
            names[name] = file


def _torn(file: File, chance: random.Random) -> bytes:
    """One file after the cut: the first writes whole, the rest kept, dropped or torn by sectors."""
    keep = chance.randint(0, len(file.pending))
    return file.left(chance if chance.random() < 0.8 else None, keep)
