"""kill -9 on the loader at random moments: nothing torn, nothing acknowledged lost, loading again finds duplicates."""

import multiprocessing.context
import os
import random
import shutil
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import etl.__main__
import queries
from etl.store import Store
from tests.conftest import process
from tests.faults.site import FACTS, Forms

ROUNDS = max(20, int(os.environ.get("DUNGHAN_KILLS", "0")))      # forty in `python -m tests.bench kills`
FILES_PER_ROUND = 6
ACCEPTED = "NHẬN"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")


def load(home: Path, paths: list[Path], said: Path) -> None:
    """What a process that will be killed does: `etl load` with its words in a file."""
    os.setsid()
    os.environ["DUNGHAN_HOME"] = str(home)
    os.dup2(os.open(said, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.exit(etl.__main__.main(["load", *map(str, paths)]))


def run_and_kill(
    spawn: multiprocessing.context.BaseContext, home: Path, paths: list[Path], delay: float
) -> tuple[set[str], bool]:
    """Load files, kill the loader after a delay; what it had acknowledged by then, and whether it was killed."""
    said = home.with_name("said")
    said.write_bytes(b"")
    process = spawn.Process(target=load, args=(home, paths, said))
    process.start()
    process.join(delay)
    was_alive = process.is_alive()
    process.kill()
    process.join()
    output = said.read_bytes().decode("utf-8", "ignore")
    lines = output.split("\n")[:-1]     # a line cut by the kill was not said
    return {line.split()[1] for line in lines if line.startswith(ACCEPTED)}, was_alive


def look(home: Path) -> set[str]:
    """Open what is published as a page does: every check empty, every file whole; the names of the files in it."""
    with closing(queries.prepare(Store(home).read())) as connection:
        params = {"as_of": queries.as_of("2030-01-01"), "unit_ids": queries.all_units(connection),
                  "plan_ids": None, "with_extensions": True}
        for name in queries.checks():
            assert queries.execute(connection, name, **params).fetchall() == [], name
        rows = connection.execute(
            "select s.file_name, s.sha256, count(f.value) from submission s left join fact f using (submission_id)"
            " where s.outcome = 'accepted' group by all").fetchall()
    assert {count for _, _, count in rows} <= {len(FACTS)}
    for _, sha256, _ in rows:
        assert Store(home).original(sha256).is_file()
    return {name for name, _, _ in rows}


def test_kills_at_random_moments(
    initialised: Path, forms: Forms, spawn: multiprocessing.context.BaseContext, tmp_path: Path
) -> None:
    home, files = Path(shutil.copytree(initialised, tmp_path / "home")), forms(ROUNDS * FILES_PER_ROUND)
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    print(f"seed {seed}")
    quiet = shutil.copytree(home, home.with_name("timing"))
    start = time.monotonic()
    run_and_kill(spawn, quiet, files[:FILES_PER_ROUND], 60)
    whole = time.monotonic() - start
    acknowledged: set[str] = set()
    killed = 0
    for number in range(ROUNDS):
        paths = files[number * FILES_PER_ROUND:(number + 1) * FILES_PER_ROUND]
        said, was_alive = run_and_kill(spawn, home, paths, chance.uniform(0.1, 1.05) * whole)
        acknowledged |= said
        killed += was_alive
        # the machine's speed changes while other tests run: keep aiming at the moments that matter
        whole *= 1.04 if was_alive else 0.8
        look(home)
    assert killed >= ROUNDS / 4, "the kills came too late to prove anything"
    Store(home).recover()
    assert acknowledged <= look(home)
    again = process("etl", "load", *files, home=home)
    assert again.returncode == 0
    assert look(home) == {path.name for path in files}
    outcomes = {line.split()[1]: line.split()[0] for line in again.stdout.splitlines() if ".xlsx" in line}
    assert {outcomes[name] for name in acknowledged} <= {"TRÙNG"}
    third = process("etl", "load", *files, home=home)
    assert third.returncode == 0
    assert f"{len(files)} tệp: 0 nhận, {len(files)} trùng" in third.stdout
    assert process("etl", "verify", home=home).returncode == 0
