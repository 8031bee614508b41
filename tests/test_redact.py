import base64
import string
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from bot.redact import LONGEST_KEY, LONGEST_PLAIN, Redactor, redact

LOGS = Path(__file__).parents[2] / "shared" / "data" / "logs"

ALNUM = string.ascii_letters + string.digits
URLSAFE = ALNUM + "_-"
HEX = "0123456789abcdef"
BODY = [f"MIIE{index:02}" + "Ab9+/" * 11 for index in range(3)]
RSA = "RSA PRIVATE KEY"
PEM = [f"-----BEGIN {RSA}-----", *BODY, f"-----END {RSA}-----"]
HIDDEN = "[redacted private-key]"
ESCAPED = "\\n".join(PEM)
CUT_OFF = "\\n".join(PEM[:3])


def mixed(alphabet: str, size: int) -> st.SearchStrategy[str]:
    """Random characters that hold a digit, an upper and a lower case letter."""
    return st.text(alphabet, min_size=size - 3, max_size=size - 3).map(lambda text: text + "a1B")


def jwt() -> st.SearchStrategy[str]:
    return st.tuples(mixed(URLSAFE, 30), mixed(URLSAFE, 90), mixed(URLSAFE, 43)).map(
        lambda parts: "eyJ" + ".".join(parts)
    )


SHAPES = {
    "github-token": st.one_of(
        st.tuples(st.sampled_from("psuor"), mixed(ALNUM, 36)).map(lambda t: f"gh{t[0]}_{t[1]}"),
        mixed(ALNUM + "_", 82).map(lambda rest: "github_pat_" + rest),
        st.tuples(st.integers(1, 10**7), jwt()).map(lambda t: f"ghs_{t[0]}_{t[1]}"),
    ),
    "jwt": jwt(),
    "aws-key-id": st.tuples(
        st.sampled_from(["AKIA", "ASIA"]),
        st.text(string.ascii_uppercase + string.digits, min_size=16, max_size=16),
    ).map("".join),
    "gcp-key": mixed(URLSAFE, 35).map(lambda rest: "AIza" + rest),
    "slack-token": mixed(ALNUM, 24).map(lambda rest: f"xoxb-1234567890-{rest}"),
    "slack-webhook": mixed(ALNUM, 24).map(lambda rest: f"hooks.slack.com/services/T0/B0/{rest}"),
    "stripe-key": mixed(ALNUM, 24).map(lambda rest: f"sk_live_{rest}"),
    "npm-token": mixed(ALNUM, 36).map(lambda rest: f"npm_{rest}"),
    "pypi-token": mixed(URLSAFE, 60).map(lambda rest: f"pypi-AgE{rest}"),
}
QUIET = st.text(alphabet=" .,:;()[]{}<>|#\t\nxyz", max_size=20)


def survivors(secret: str, text: str) -> list[str]:
    """Every fragment of 8 characters of *secret* that can still be read in *text*."""
    return [secret[i : i + 8] for i in range(len(secret) - 7) if secret[i : i + 8] in text]


@pytest.mark.parametrize("kind", SHAPES)
@given(data=st.data(), before=QUIET, after=QUIET)
def test_nothing_of_a_known_shape_survives(kind, data, before, after) -> None:
    secret = data.draw(SHAPES[kind])
    text = redact(f"{before} {secret} {after}")

    assert f"[redacted {kind}]" in text
    assert survivors(secret, text) == []
    assert text.startswith(before)
    assert text.endswith(after)


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer {}",
        "authorization: basic {}",
        "> Authorization: token {}",
        '{{"Authorization": "Bearer {}"}}',
        "got bearer {} from the vault",
        "API_KEY={}",
        "export MY_SECRET='{}'",
        'secretAccessKey: "{}"',
        r"payload {{\"access_token\": \"{}\"}}",
        "config: {{'client_secret': '{}', 'retries': 3}}",
        "deploy --auth-token {} --verbose",
        "deploy --token={}",
        "get https://bucket/x?X-Amz-Signature={}&y=1",
        "registry //npm.example/:_authToken={}",
        "password => {}",
        "DB_PASS={}",
        "Server=db;Pwd={};Port=1",
        "f(retries=3,token={},x=1)",
        "auth: password={}",
    ],
)
@given(secret=mixed(ALNUM, 40))
def test_nothing_of_a_named_secret_survives(line, secret) -> None:
    text = redact(
        line.format(secret, secret) if line.startswith("secret[") else line.format(secret)
    )

    assert "[redacted " in text
    assert secret not in text.partition("token=")[2]
    assert line.startswith("secret[") or survivors(secret, text) == []


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        pytest.param(
            "git clone https://bot:hunter2@github.com/o/r",
            "git clone https://[redacted url-credentials]@github.com/o/r",
            id="a password in an address",
        ),
        pytest.param(
            "https://a1b2c3d4e5f6a7b8c9d0@github.com/o/r",
            "https://[redacted url-credentials]@github.com/o/r",
            id="a token as the user of an address",
        ),
        pytest.param(
            "x-hub-signature-256: sha256=" + "0a" * 32,
            "x-hub-signature-256: [redacted webhook-signature]",
            id="a webhook's signature",
        ),
        pytest.param(
            "Authorization: basic abcd",
            "Authorization: basic [redacted authorization]",
            id="a short secret in a header that names its scheme",
        ),
        pytest.param("Authorization: basic abc", "Authorization: basic abc", id="a shorter one"),
        pytest.param("password=abc", "password=abc", id="shorter than a password"),
        pytest.param(
            "password=abcd", "password=[redacted password]", id="as short as a password may be"
        ),
        pytest.param("token=abcdef1", "token=abcdef1", id="seven characters are no token"),
        pytest.param("token=abcdefg1", "token=[redacted secret]", id="eight are one"),
        pytest.param('token="' + "a" * 15 + '"', 'token="' + "a" * 15 + '"', id="a short word"),
        pytest.param('token="' + "a" * 16 + '"', 'token="[redacted secret]"', id="a long word"),
        pytest.param("token=" + "aB" * 15, "token=" + "aB" * 15, id="30 letters are a name"),
        pytest.param("token=" + "aB" * 16, "token=[redacted secret]", id="32 letters are none"),
        pytest.param(
            "token=" + "f(" * (LONGEST_PLAIN // 2),
            "token=" + "f(" * (LONGEST_PLAIN // 2),
            id="code as long as we look at",
        ),
        pytest.param(
            "token=" + "f(" * (LONGEST_PLAIN // 2) + "g", "token=[redacted secret]", id="longer"
        ),
        pytest.param(
            "password: hunter2 (old)", "password: hunter2 (old)", id="prose after a colon stays"
        ),
        pytest.param(
            "password: hunter22.", "password: [redacted password].", id="a password after a colon"
        ),
        pytest.param("a=1, API_KEY=abc12345)", "a=1, API_KEY=[redacted secret])", id="brackets"),
    ],
)
def test_redact(text, redacted) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "line",
    [
        "  token: ***",
        "AUTHORIZATION: basic ***",
        "https://x-access-token:***@github.com/o/r",
        "https://user:${PASSWORD}@host/",
        "ssh://git@github.com:22/o/r",
        "http://127.0.0.1:8080/@scope/x",
        "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "export TOKEN=$VAULT_TOKEN1",
        "password=true",
        "secrets: inherit",
        "id-token: write",
        "persist-credentials: true",
        "SyntaxError: Unexpected token: 'else'",
        "Invalid access token: expired",
        "token = next_token(stream1)",
        "password = self.config1.password2",
        "tokenizer: bert-base-v2-uncased",
        "max_tokens=4096, top_k=50",
        "num_tokens={cmpl-bf18c0f18332136c: 76}",
        "SECRET_NAME=prod-db-2024",
        "token_url: oauth2-v1-endpoint",
        "--password-stdin 1234567890ab.dkr.ecr",
        "PWD=/home/runner2/work",
        "SECRET_FILE=/run/secrets/db2",
        "google-auth==2.29.0rc1",
        "key: Linux-pip-a1b2c3d4e5f6",
        "Created wheel: filename=x.whl sha256=" + "0a" * 32,
        "HEAD is now at 0123456789abcdef0123456789abcdef01234567",
        "see gh_pages and weights_only_load_of_the_state",
        "npm_config_registry=https://registry.example/npm",
        "Authorization: required",
        "authorization: token expired",
        "bearer authentication-mechanism",
        "?sig=nature&x",
        "-----BEGIN CERTIFICATE-----",
    ],
)
def test_ordinary_lines_stay(line) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param(PEM, {}, id="whole"),
        pytest.param(["a", *PEM, "done it"], {0: "a", 6: "done it"}, id="among others"),
        pytest.param(PEM[:3], {}, id="cut off below"),
        pytest.param([*PEM[:3], "", "Error: no"], {4: "Error: no"}, id="cut off, then others"),
        pytest.param(PEM[2:], {}, id="cut off above"),
        pytest.param(PEM[1:], {}, id="without its first line"),
        pytest.param(["Error: no", *PEM[2:]], {0: "Error: no"}, id="others, then cut off"),
        pytest.param(["Vw==", PEM[-1]], {}, id="only its short end"),
        pytest.param(["it failed.", PEM[-1]], {0: "it failed."}, id="an end after a sentence"),
        pytest.param([PEM[0], "Proc-Type: 4,ENCRYPTED", "", BODY[0]], {}, id="encrypted, cut off"),
        pytest.param(
            [f"2026-07-30T10:39:20.7109104Z {line}" for line in PEM[:-1]], {}, id="with timestamps"
        ),
        pytest.param(
            [PEM[0], BODY[0], "app-1  | interleaved", BODY[1], PEM[-1]], {}, id="interleaved"
        ),
        pytest.param([*PEM[:-1], f"{PEM[-1]} {PEM[0]}", *BODY], {}, id="two on the same line"),
        pytest.param(
            ["x", "-----BEGIN PGP PRIVATE KEY BLOCK-----", "Version: 1", "", BODY[0], "=aB1c"],
            {0: "x"},
            id="PGP",
        ),
    ],
)
def test_private_keys_over_several_lines(lines, kept) -> None:
    after = redact("\n".join(lines)).split("\n")

    assert len(after) == len(lines)
    assert {i: line for i, line in enumerate(after) if "[redacted private-key]" not in line} == kept
    assert survivors("".join(BODY), "".join(after)) == []


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        pytest.param(ESCAPED, HIDDEN, id="escaped line breaks"),
        pytest.param(f'"key": "{ESCAPED}\\n",', f'"key": "{HIDDEN}\\n",', id="JSON"),
        pytest.param(" ".join(PEM), HIDDEN, id="spaces, as of an unquoted variable"),
        pytest.param(f'k="{CUT_OFF}"', f'k="{HIDDEN}"', id="cut off"),
        pytest.param(f"{' '.join(PEM)}; {' '.join(PEM)}", f"{HIDDEN}; {HIDDEN}", id="two"),
    ],
)
def test_private_keys_on_one_line(text, redacted) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [(LONGEST_KEY - 1, LONGEST_KEY + 1), (LONGEST_KEY, 2)],
    ids=["the longest key", "one line more is no key"],
)
def test_an_end_belongs_to_a_begin_only_so_far(lines, hidden) -> None:
    text = redact("\n".join([PEM[0], *["no key"] * lines, PEM[-1]]))

    assert text.count("[redacted private-key]") == hidden


def test_a_key_without_an_end_takes_no_more_than_a_key() -> None:
    text = redact("\n".join([PEM[0], *["word"] * (LONGEST_KEY + 1)]))

    assert text.endswith("\nword")
    assert text.count("word") == 1


@given(value=mixed(ALNUM + "+/:é ", 30), prefix=st.text(ALNUM, max_size=4))
def test_known_values_are_hidden_however_they_are_coded(value, prefix) -> None:
    hide = Redactor([value])
    coded = base64.b64encode(f"{prefix}{value}".encode()).decode()
    text = hide(f"{value}|{coded}|{quote(value.strip(), safe='')}")

    assert survivors(value.strip(), text) == []
    assert len(survivors(coded, text)) <= 1  # the prefix is not ours
    assert text.count("[redacted known-secret]") == 3


@pytest.mark.parametrize("length", [7, 8])
def test_a_known_value_has_a_least_length(length) -> None:
    assert (Redactor(["w" * length])("w" * length) == "w" * length) == (length < 8)


def test_the_lines_of_a_known_key_are_hidden_one_by_one() -> None:
    text = Redactor(["\n".join(PEM)])(f"{BODY[1]}\nBEGIN and END are no secret: {PEM[0][:10]}")

    assert text == f"[redacted known-secret]\nBEGIN and END are no secret: {PEM[0][:10]}"


FRAGMENTS = st.sampled_from(
    [
        *(*PEM, "token=", "password: ", "://a:", "@", "a1b2c3d4e5", "Bearer ", "authorization: "),
        *("secret", "[redacted", "]", "=", ",", ";", '"', "\n", " ", "\\n", "é", "\ud800", "ghs_"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_redacting_twice_is_redacting_once_and_keeps_the_lines(text) -> None:
    once = redact(text)

    assert redact(once) == once
    assert once.count("\n") == text.count("\n")


def test_a_line_of_four_megabytes() -> None:
    noise = "0123456789abcdef/" * 250_000
    text = redact(f"{noise} token=a1b2c3d4e5 {noise}")

    assert text == f"{noise} token=[redacted secret] {noise}"


@pytest.mark.skipif(not LOGS.is_dir(), reason="the corpus of logs is not part of the repository")
def test_real_logs_lose_nothing() -> None:
    """The corpus was cleaned of secrets, so that what changes there is an error of ours."""
    changed = [
        (path.stem, number)
        for path in sorted(LOGS.glob("*.log"))
        for text in [path.read_bytes().decode()]
        for number, (a, b) in enumerate(
            zip(text.split("\n"), redact(text).split("\n"), strict=True), 1
        )
        if a != b
    ]

    assert changed == []
