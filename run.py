"""Sets up and starts the dashboard, or sets up and runs the tests. Standard library only.

    python3 run.py [--port N] [--empty]
    python3 run.py test [pytest arguments]
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "dunghan-installed.json"
OLDEST = (3, 11)
PORT = 8501
IS_WINDOWS = os.name == "nt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
START_SECONDS = 120


class Stop(Exception):
    """Ends the run with one sentence and an exit code."""

    def __init__(self, key: str, code: int = 1, **parts: object) -> None:
        super().__init__(say(key, **parts))
        self.code = code


def say(key: str, **parts: object) -> str:
    """A text of the catalogue, with its {parts} filled in."""
    import tomllib  # the old Pythons that main() turns away do not have it

    catalogue = tomllib.loads((ROOT / "dashboard" / "text" / "run.vi.toml").read_text(encoding="utf-8"))
    return catalogue["text"][key].format(**parts)


def tell(key: str, **parts: object) -> None:
    """Print a text at once, before the long step it announces."""
    print(say(key, **parts), flush=True)


# ---- the environment


def venv_python() -> Path:
    """The interpreter of .venv."""
    return VENV / "Scripts" / "python.exe" if IS_WINDOWS else VENV / "bin" / "python"


def fingerprint(name: str) -> str:
    """Changes when a requirements file, the Python or the machine does: then packages are installed again."""
    machine = f"{sys.version_info[:2]} {sys.platform} {VENV}\n"
    return hashlib.sha256(machine.encode() + (ROOT / name).read_bytes()).hexdigest()


def installed() -> dict:
    """What the stamp says: requirements file -> fingerprint. Empty for no environment or a half-made one."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        works = subprocess.run([str(venv_python()), "-c", ""], capture_output=True, check=False).returncode == 0
    except (OSError, ValueError):
        return {}
    return stamp if works else {}


def ensure_packages(*names: str) -> Path:
    """Make .venv hold what these requirements files name; nothing to do costs a few milliseconds."""
    wanted = {name: fingerprint(name) for name in names}
    have = installed()
    if all(have.get(name) == mark for name, mark in wanted.items()):
        return venv_python()
    started = time.monotonic()
    if have.get(names[0]) != wanted[names[0]]:
        have = {}
        make_venv()
    # without the stamp an interrupted installation counts as half-made
    STAMP.unlink(missing_ok=True)
    tell("installing")
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-compile"]
    if call([*command, "--require-hashes", "-r", str(ROOT / names[-1])]) != 0:
        raise Stop("no_packages")
    STAMP.write_text(json.dumps({**have, **wanted}), encoding="utf-8")
    tell("ready_packages", seconds=round(time.monotonic() - started))
    return venv_python()


def make_venv() -> None:
    """A new .venv with pip in it; an old or half-made one is removed first."""
    if VENV.exists():
        if any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").is_file():
            raise Stop("not_a_venv", folder=VENV)
        tell("remaking_venv")
        shutil.rmtree(VENV)
    else:
        tell("making_venv")
    # Debian keeps ensurepip in a package of its own; virtualenv or the machine's pip will do as well
    if find_spec("ensurepip") is None and find_spec("virtualenv") is None and may_use_apt():
        tell("apt_venv")
        apt_install("python3-venv")
        invalidate_caches()
    base = getattr(sys, "_base_executable", None) or sys.executable
    bare = [base, "-m", "venv", "--without-pip", str(VENV)]
    ways = {
        "ensurepip": [[base, "-m", "venv", str(VENV)]],
        "virtualenv": [[base, "-m", "virtualenv", str(VENV)]],
        "pip": [bare, [base, "-m", "pip", "--python", str(venv_python()), "install", "-q", "pip"]],
    }
    for needed, commands in ways.items():
        if find_spec(needed) is not None and all(call(command) == 0 for command in commands):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    raise Stop("no_venv", version="{}.{}".format(*sys.version_info))


def may_use_apt() -> bool:
    """True on Debian and its kin when we are root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(package: str) -> bool:
    """Install a package of the system; True when it worked."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update", "-q"], env=quiet)
    return call(["apt-get", "install", "-y", "-q", "--no-install-recommends", package], env=quiet) == 0


def call(command: list, quiet: bool = False, env: "dict | None" = None) -> int:
    """Run a step in the repository and wait for it; its exit code."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=str(ROOT), env=env, stdout=sink, check=False).returncode


# ---- the data folder


def home() -> Path:
    """The data folder, as etl finds it; a relative DUNGHAN_HOME is meant from where the person stands."""
    return Path(os.environ.get("DUNGHAN_HOME") or ROOT / "data" / "home").absolute()


def ensure_data(python: Path, empty: bool) -> None:
    """Give an empty data folder its plans and, unless `empty`, the sample. Leaves a folder in use alone."""
    folder = home()
    if (folder / "current").is_file():
        if empty and holds_sample(python, folder):
            raise Stop("has_sample", code=2, home=folder)
        return
    making, done = folder / ".making", folder / ".making" / ".done"
    if not done.is_file():
        # made aside, so that an interrupted start leaves nothing that looks like data
        shutil.rmtree(making, ignore_errors=True)
        is_new = not folder.is_dir() or not any(folder.iterdir())
        making.mkdir(parents=True)
        tell("making_data", home=folder)
        run_etl(python, making, "init", quiet=True)
        if is_new and not empty:
            tell("sampling")
            run_etl(python, making, "sample")
        done.touch()
    for entry in sorted(making.iterdir(), key=lambda path: path.name == "current"):
        # 'current' last: from then on the folder is in use
        if entry != done:
            os.replace(entry, folder / entry.name)
    shutil.rmtree(making)


def run_etl(python: Path, folder: Path, step: str, quiet: bool = False) -> None:
    """One step of etl on a folder; progress and errors are shown, and what it says unless `quiet`."""
    command = [str(python), "-m", "etl", step]
    if call(command, quiet, env={**os.environ, "DUNGHAN_HOME": str(folder)}) != 0:
        raise Stop("no_data", home=home())


def holds_sample(python: Path, folder: Path) -> bool:
    """True when the submissions of the folder are the sample's."""
    answer = subprocess.run(
        [str(python), "-m", "queries", "setting_list", "--format", "json"], cwd=str(ROOT), check=True,
        env={**os.environ, "DUNGHAN_HOME": str(folder)}, stdout=subprocess.PIPE,
    )
    return any(row["key"] == "is_sample" and row["value"] == "true" for row in json.loads(answer.stdout))


# ---- the dashboard


def require_free(port: int) -> None:
    """Stop with a sentence when the port cannot be opened."""
    with socket.socket() as probe:
        if not IS_WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server just stopped leaves it free
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop("port_forbidden", code=2, port=port) from None
        except OSError:
            raise Stop("port_taken", code=2, port=port, other=port + 1 if port < 65535 else PORT) from None


def serve(python: Path, port: int) -> int:
    """Run the dashboard until it ends or is interrupted."""
    tell("starting")
    environment = {**os.environ, "DUNGHAN_HOME": str(home())}
    process = subprocess.Popen(
        [str(python), "-m", "dashboard", "--port", str(port)], cwd=str(ROOT), env=environment,
        # a session of its own, or Ctrl+C would reach it twice
        start_new_session=not IS_WINDOWS,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        if wait_until_up(process, f"{url}/_stcore/health"):
            tell("started", url=url)
        return process.wait()
    except KeyboardInterrupt:
        stop(process)
        tell("stopped")
        return 0


def wait_until_up(process: subprocess.Popen, health: str) -> bool:
    """True when the server answers; Stop when it ended instead."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # an office proxy must not be asked
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            # it has said why, in one sentence, when it ended with 2
            raise Stop("died", code=process.returncode if process.returncode > 0 else 1, exit=process.returncode)
        try:
            with opener.open(health, timeout=2):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def ended(process: subprocess.Popen, seconds: float) -> bool:
    """True when the process ends within so many seconds."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def stop(process: subprocess.Popen) -> None:
    """Ask the server to end; open pages may keep it waiting, so then insist."""
    if IS_WINDOWS and ended(process, 5):        # Ctrl+C has reached it already; terminate() would cut it off
        return
    for ask in (process.terminate, lambda: process.send_signal(signal.SIGINT), process.kill):
        ask()
        if ended(process, 5):
            return


# ---- the tests


def find_browser() -> "str | None":
    """A Chromium or Chrome of the machine; DUNGHAN_BROWSER names one."""
    named = os.environ.get("DUNGHAN_BROWSER")
    if named:
        if not os.access(named, os.X_OK) or Path(named).is_dir():
            raise Stop("bad_browser", code=2, path=named)
        return named
    windows = [Path(os.environ.get(name, "")) / "Google/Chrome/Application/chrome.exe"
               for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if os.environ.get(name)]
    mac = [Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")]
    found = [shutil.which(name) for name in BROWSERS] + [str(path) for path in [*windows, *mac] if path.is_file()]
    return next(filter(None, found), None)


def ensure_browser(python: Path) -> dict:
    """The environment for the tests, with a browser in it, installed if need be."""
    path = find_browser()
    if path is None and may_use_apt():
        tell("apt_browser")
        path = find_browser() if apt_install("chromium") else None
    if path is not None:
        tell("browser", path=path)
        return {**os.environ, "DUNGHAN_BROWSER": path}
    tell("playwright_browser")
    if call([str(python), "-m", "playwright", "install", "chromium"]) != 0:
        raise Stop("no_browser")
    return dict(os.environ)


def ensure_nginx() -> None:
    """Some tests put nginx with TLS in front; where it cannot be had they say so and are left out."""
    for program in ("nginx", "openssl"):
        # a plain user's path may lack sbin
        if shutil.which(program) is None and not Path("/usr/sbin", program).is_file() and may_use_apt():
            tell("apt_nginx", program=program)
            apt_install(program)


def run_tests(arguments: list) -> int:
    """Install what the tests need and run them; extra arguments go to pytest."""
    python = ensure_packages("requirements.txt", "requirements-dev.txt")
    environment = ensure_browser(python)
    ensure_nginx()
    workers = str(max(2, min(os.cpu_count() or 2, 8)))
    # one file stays on one worker: a browser and a server serve all tests of their file;
    # the slow ones come first by their folders' names, not last by their few tests
    command = [str(python), "-m", "pytest", "-n", workers, "--dist", "loadfile", "--no-loadscope-reorder", *arguments]
    return call(command, env=environment)


# ---- the command line


def options(arguments: list) -> "tuple[int, bool]":
    """Port and `empty` from the command line."""
    port, empty = PORT, False
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        name, equals, value = argument.partition("=")
        if argument == "--empty":
            empty = True
        elif name == "--port":
            value = value if equals else (rest.pop(0) if rest else "")
            if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
                raise Stop("bad_port", code=2, value=value)
            port = int(value)
        else:
            raise Stop("unknown", code=2, argument=argument, usage=say("usage"))
    return port, empty


def run(arguments: list) -> int:
    """What the arguments ask for; the exit code."""
    if arguments[:1] == ["test"]:
        return run_tests(arguments[1:])
    if {"-h", "--help"} & set(arguments):
        tell("help")
        return 0
    port, empty = options(arguments)
    require_free(port)
    python = ensure_packages("requirements.txt")
    ensure_data(python, empty)
    return serve(python, port)


def interrupt(*_: object) -> None:
    """A request to end from outside is handled as Ctrl+C."""
    raise KeyboardInterrupt


def main() -> int:
    """Check the Python, then run; every expected failure is one sentence."""
    if sys.version_info < OLDEST:
        found = "{}.{}".format(*sys.version_info)
        print("Can Python 3.11 tro len; day la Python " + found + " (Python 3.11 or newer is needed).")
        return 2
    for stream in (sys.stdout, sys.stderr):
        # a Windows console or a pipe may not be UTF-8
        stream.reconfigure(encoding="utf-8", errors="replace")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):    # a shell starts background jobs deaf to SIGINT
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)
    try:
        return run(sys.argv[1:])
    except Stop as why:
        print(why, file=sys.stderr)
        return why.code
    except OSError as error:
        print(say("disk", path=error.filename, reason=error.strerror), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("stopped"))
        return 130


if __name__ == "__main__":
    sys.exit(main())
