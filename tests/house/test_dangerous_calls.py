"""Nothing that runs, unpickles, or guesses: calls that turn data into code, and weak random numbers and hashes."""

import ast

from tests.house.source import files, product, text

CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.load", "pickle.loads", "marshal.loads",
    "shelve.open", "yaml.load", "yaml.unsafe_load", "hashlib.md5", "hashlib.sha1", "tempfile.mktemp",
    "st.markdown", "st.write", "st.iframe", "components.html", "components.iframe", "ssl._create_unverified_context",
}

def dangerous(source: str) -> list[str]:
    """What a module calls of the above, and any command that goes through a shell."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in CALLS:
            found.append(f"{node.lineno}: {name}")
        for given in node.keywords:
            is_set = not (isinstance(given.value, ast.Constant) and not given.value.value)
            if given.arg in ("shell", "unsafe_allow_html", "unsafe_allow_javascript") and is_set:
                found.append(f"{node.lineno}: {given.arg}")
            if given.arg == "verify" and isinstance(given.value, ast.Constant) and given.value.value is False:
                found.append(f"{node.lineno}: verify=False")
    return found


def test_no_call_turns_data_into_code():
    assert {path: found for path in product() if (found := dangerous(text(path)))} == {}


def test_a_planted_call_is_found():
    source = "eval('1')\nos.system(x)\nrun(x, shell=True)\nst.html(x, unsafe_allow_javascript=True)"
    found = [line.split(": ")[1] for line in dangerous(source)]
    assert found == ["eval", "os.system", "shell", "unsafe_allow_javascript"]


def test_secrets_are_made_by_secrets():
    """The door draws no number from the random module: its tokens would be guessable."""
    for path in files(".py", "dashboard/door"):
        assert "import random" not in text(path), path
