"""run.py: its command line, its environment, its data folder. What it starts for real is tried in a clone."""

import ast
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .venv of the test's own; installing is pretended."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(run, "VENV", folder)
    monkeypatch.setattr(run, "STAMP", folder / "stamp.json")
    return folder


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, venv: Path) -> list[list[str]]:
    """The steps run.py would have taken; they all succeed."""
    made: list[list[str]] = []

    def call(command: list[str], quiet: bool = False, env: dict | None = None) -> int:
        made.append(command)
        if command[1:3] in (["-m", "venv"], ["-m", "virtualenv"]):
            run.venv_python().parent.mkdir(parents=True)
            run.venv_python().symlink_to(sys.executable)
            (venv / "pyvenv.cfg").touch()
        if command[1:3] == ["-m", "etl"]:
            folder = Path(env["DUNGHAN_HOME"])
            (folder / "originals").mkdir(exist_ok=True)
            (folder / "current").write_text(command[3])
        return 0

    monkeypatch.setattr(run, "call", call)
    has_modules(monkeypatch, "ensurepip")
    return made


def has_modules(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Pretend that the machine's Python has these ways to make an environment, and no other."""
    monkeypatch.setattr(run, "find_spec", lambda name: name if name in names else None)
    monkeypatch.setattr(run, "may_use_apt", lambda: False)


def steps(calls: list[list[str]]) -> list[str]:
    """The word that tells a step: venv, pip, init, sample …"""
    return [command[3] if command[2] == "etl" else command[2] for command in calls]


# ---- the command line


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    """run.py as a person starts it; only for what ends before anything is installed."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_options():
    assert run.options([]) == (8501, False)
    assert run.options(["--port", "9000", "--empty"]) == (9000, True)
    assert run.options(["--port=9000"]) == (9000, False)


@pytest.mark.parametrize("arguments", [
    ["--bogus"], ["x"], ["--port"], ["--port", "0"], ["--port", "65536"], ["--port", "-1"], ["--port", "8o"],
    ["--empty=1"], ["--port=٣"],
])
def test_wrong_command_line_is_one_line_and_2(arguments: list[str]):
    done = start(*arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_port_in_use_is_one_line_and_2():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = start("--port", port)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert port in done.stderr


def test_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 8))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    assert run.main() == 2
    assert "3.11" in capsys.readouterr().out


# ---- the environment


def test_packages_are_installed_once(venv: Path, calls: list):
    run.ensure_packages("requirements.txt")
    assert steps(calls) == ["venv", "pip"]
    run.ensure_packages("requirements.txt")
    assert steps(calls) == ["venv", "pip"]


def test_tests_add_their_packages_to_the_same_environment(venv: Path, calls: list):
    run.ensure_packages("requirements.txt")
    run.ensure_packages("requirements.txt", "requirements-dev.txt")
    assert steps(calls) == ["venv", "pip", "pip"]
    run.ensure_packages("requirements.txt")
    assert steps(calls) == ["venv", "pip", "pip"]


@pytest.mark.parametrize(("module", "expected"), [
    ("virtualenv", ["virtualenv", "pip"]),
    ("pip", ["venv", "pip", "pip"]),    # an environment without pip, then pip, then the packages
])
def test_other_ways_to_an_environment(module: str, expected: list, calls: list, monkeypatch: pytest.MonkeyPatch):
    has_modules(monkeypatch, module)
    run.ensure_packages("requirements.txt")
    assert steps(calls) == expected


def test_debian_as_root_gets_the_missing_package(calls: list, monkeypatch: pytest.MonkeyPatch):
    has_modules(monkeypatch)
    monkeypatch.setattr(run, "may_use_apt", lambda: True)
    with pytest.raises(run.Stop):       # the pretended apt-get installs nothing
        run.ensure_packages("requirements.txt")
    assert calls[-1][:3] == ["apt-get", "install", "-y"]


def test_debian_as_root_gets_nginx_for_its_tests(calls: list, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    monkeypatch.setattr(run.Path, "is_file", lambda path: path.name == "openssl")
    run.ensure_nginx()
    assert not calls
    monkeypatch.setattr(run, "may_use_apt", lambda: True)
    run.ensure_nginx()
    assert [call[-1] for call in calls if "install" in call] == ["nginx"]


def test_no_way_to_an_environment_is_one_sentence(calls: list, monkeypatch: pytest.MonkeyPatch):
    has_modules(monkeypatch)
    with pytest.raises(run.Stop, match="python3-venv"):
        run.ensure_packages("requirements.txt")
    assert calls == []


def test_half_made_environment_is_made_again(venv: Path, calls: list):
    venv.mkdir()
    (venv / "pyvenv.cfg").touch()
    (venv / "leftover").touch()
    run.ensure_packages("requirements.txt")
    assert steps(calls) == ["venv", "pip"]
    assert not (venv / "leftover").exists()


def test_failed_installation_leaves_no_stamp(venv: Path, calls: list, monkeypatch: pytest.MonkeyPatch):
    pretend = run.call
    monkeypatch.setattr(run, "call", lambda command, *a, **k: pretend(command, *a, **k) or int(command[2] == "pip"))
    with pytest.raises(run.Stop):
        run.ensure_packages("requirements.txt")
    assert run.installed() == {}


def test_changed_requirements_make_a_new_environment(venv: Path, calls: list):
    run.ensure_packages("requirements.txt")
    run.STAMP.write_text(json.dumps({"requirements.txt": "older"}))
    run.ensure_packages("requirements.txt")
    assert steps(calls) == ["venv", "pip", "venv", "pip"]


def test_a_folder_that_is_no_environment_is_left_alone(venv: Path, calls: list):
    venv.mkdir()
    (venv / "letter.docx").touch()
    with pytest.raises(run.Stop):
        run.ensure_packages("requirements.txt")
    assert (venv / "letter.docx").exists()


# ---- the data folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "du lieu"
    monkeypatch.setenv("DUNGHAN_HOME", str(folder))
    return folder


def test_empty_folder_gets_plans_and_sample(home: Path, calls: list):
    run.ensure_data(Path(sys.executable), empty=False)
    assert steps(calls) == ["init", "sample"]
    assert sorted(os.listdir(home)) == ["current", "originals"]
    run.ensure_data(Path(sys.executable), empty=False)
    assert len(calls) == 2


def test_empty_option_gives_no_sample(home: Path, calls: list):
    run.ensure_data(Path(sys.executable), empty=True)
    assert steps(calls) == ["init"]


def test_interrupted_setup_starts_again(home: Path, calls: list):
    (home / ".making" / "originals").mkdir(parents=True)
    run.ensure_data(Path(sys.executable), empty=False)
    assert steps(calls) == ["init", "sample"]
    assert sorted(os.listdir(home)) == ["current", "originals"]


def test_setup_interrupted_while_moving_is_finished(home: Path, calls: list):
    making = home / ".making"
    making.mkdir(parents=True)
    (home / "originals").mkdir()
    (making / "current").touch()
    (making / ".done").touch()
    run.ensure_data(Path(sys.executable), empty=False)
    assert calls == []
    assert sorted(os.listdir(home)) == ["current", "originals"]


def test_folder_with_something_in_it_gets_no_sample(home: Path, calls: list):
    home.mkdir()
    (home / "notes.txt").touch()
    run.ensure_data(Path(sys.executable), empty=False)
    assert steps(calls) == ["init"]
    assert (home / "notes.txt").exists()


def test_empty_option_refuses_a_folder_with_the_sample(home: Path, monkeypatch: pytest.MonkeyPatch):
    home.mkdir()
    (home / "current").touch()
    monkeypatch.setattr(run, "holds_sample", lambda *_: True)
    with pytest.raises(run.Stop) as stopped:
        run.ensure_data(Path(sys.executable), empty=True)
    assert stopped.value.code == 2


def test_relative_home_is_where_the_person_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUNGHAN_HOME", "site")
    assert run.home() == tmp_path / "site"


# ---- the browser


def test_named_browser_must_be_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DUNGHAN_BROWSER", sys.executable)
    assert run.find_browser() == sys.executable
    monkeypatch.setenv("DUNGHAN_BROWSER", str(tmp_path))
    with pytest.raises(run.Stop):
        run.find_browser()


def test_ci_runs_what_the_readme_says():
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "exec python3 run.py test"
    assert "python3 run.py test" in (ROOT / "README.md").read_text(encoding="utf-8")
