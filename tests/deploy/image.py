"""The image without Docker: what its Dockerfile and `.dockerignore` say, carried out as far as this machine can.

COPY puts files into a folder. The process is started as the container would be: as a user who owns nothing, on a root
file system that is mounted read-only, with one folder to write to.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.needed import lacks
from tests.written import check_output

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
NOBODY = 65534

_STARTS_WITHIN_SECONDS = 60.0

# In a mount namespace of its own: all is read-only but the folder, and no capability is left.
_AS_THE_CONTAINER = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,ro,bind /
shift
exec setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
"""


@dataclass
class Stage:
    """Of a Dockerfile: what it is built upon, and its instructions in their order."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [rest for found, rest in self.steps if found == instruction]

    def copies(self) -> Iterator[tuple[str | None, list[str], str]]:
        """The stage that is copied from, if not the context; what; and where to."""
        for rest in self.all("COPY"):
            words = shlex.split(rest)
            origin = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else None
            yield origin, words[:-1], words[-1]


def stages(text: str) -> list[Stage]:
    """With the arguments at their defaults."""
    arguments: dict[str, str] = {}
    found: list[Stage] = []
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", kept).splitlines():
        if not line.strip():
            continue
        instruction, _, rest = line.partition(" ")
        rest = re.sub(r"\$\{(\w+)\}", lambda name: arguments.get(name[1], name[0]), rest.strip())
        if instruction == "ARG":
            name, _, value = rest.partition("=")
            arguments[name] = value or arguments.get(name, "")
        elif instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name))
        else:
            found[-1].steps.append((instruction, rest))
    return found


def context(folder: Path) -> list[str]:
    """The files that Docker would send."""
    rules = (folder / ".dockerignore").read_text("utf-8")
    return [path for path in _files(folder) if is_sent(path, rules)]


def is_sent(path: str, rules: str) -> bool:
    """The last pattern that it, or a folder above it, matches says.

    https://docs.docker.com/build/concepts/context/#dockerignore-files
    """
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    sent = True
    for rule in (line for line in rules.splitlines() if line and line[0] != "#"):
        if any(_pattern(rule.removeprefix("!")).fullmatch(one) for one in above):
            sent = rule.startswith("!")
    return sent


def _files(folder: Path) -> list[str]:
    """Those that git knows or would take: not the environments and build outputs, which need no test to be left out."""
    git = shutil.which("git")
    assert git is not None
    listed = subprocess.run(  # noqa: S603 - our own
        [git, "ls-files", "-co", "--exclude-standard"], cwd=folder, capture_output=True, text=True, check=True
    )
    return [one for one in listed.stdout.splitlines() if (folder / one).is_file()]


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*)", glob)
    return re.compile("".join({"**/": r"(?:.*/)?", "*": r"[^/]*"}.get(part, re.escape(part)) for part in parts))


def copy_into(folder: Path, stage: Stage, webchat: Path) -> None:
    """Carries out the COPY lines of the last stage; Web Chat is where its own stage would have put it."""
    files = context(ROOT)
    for origin, sources, target in stage.copies():
        if origin == "webchat":
            place = folder / target / "webchat"
            place.mkdir(parents=True)
            shutil.copy(webchat, place)
        elif origin is None:
            for source in sources:
                for file in [one for one in files if one == source or one.startswith(f"{source}/")]:
                    # A folder's content goes into the target, a file keeps its name.
                    inner = file.removeprefix(f"{source}/") if file != source else Path(file).name
                    place = folder / target / inner
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / file, place)


@dataclass
class Container:
    """A process on the copied files, started with `words`. `environment` is all that it has, and `data` the one place
    where it may write.
    """

    tree: Path
    data: Path
    environment: Mapping[str, str]
    port: int
    log: Path
    words: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> list[str]:
        script = _AS_THE_CONTAINER.format(user=NOBODY)
        return [*_namespace(), "/bin/sh", "-c", script, "sh", str(self.data), sys.executable, *words]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own app
                self.command(*self.words),
                cwd=self.tree,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def ready(self) -> None:
        async with asyncio.timeout(_STARTS_WITHIN_SECONDS):
            while True:
                assert self.process is not None
                assert self.process.poll() is None, self.log.read_text()[-3000:]
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                await writer.wait_closed()
                return

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Something else in the same surroundings."""
        return subprocess.run(  # noqa: S603 - our own
            self.command(*words), cwd=self.tree, env=dict(self.environment), capture_output=True, text=True, check=False
        )

    def stop(self) -> tuple[int, float]:
        """SIGTERM, as Docker sends it; the exit code, and how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process = None
        took = time.monotonic() - began
        check_output(self.log.read_text())
        return code, took

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _namespace() -> list[str]:
    unshare = shutil.which("unshare")
    assert unshare is not None
    return [unshare, "--mount"]


def needs_root() -> None:
    """A test that asks for it needs a machine where it can mount and become another user."""
    if os.getuid() != 0:
        lacks("not root, so it cannot be started as another user")
    tried = subprocess.run(  # noqa: S603 - tools of the system
        [*_namespace(), "/bin/sh", "-c", "mount --make-rprivate / && mount -o remount,ro,bind /"],
        capture_output=True,
        check=False,
    )
    if tried.returncode != 0 or shutil.which("setpriv") is None:
        lacks("no mounts in a namespace of one's own on this machine")
