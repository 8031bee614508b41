"""What looks like a credential, by its name and its value."""

import pytest

from bot.policy.pipeline.credentials import is_credential

RANDOM = "q8Wd3Lf5Rg1Jy0Pa7EuXm2Kc4V"


@pytest.mark.parametrize(
    ("name", "value", "is_one"),
    [
        pytest.param("API_KEY", RANDOM, True, id="random"),
        pytest.param("apikey", RANDOM, True, id="name in one word"),
        pytest.param("secret", RANDOM, True, id="a word alone"),
        pytest.param("MASTER-KEY", RANDOM, True, id="with a hyphen"),
        pytest.param("monkey", RANDOM, False, id="another word"),
        pytest.param("KEY", RANDOM, False, id="some key"),
        pytest.param("TOKEN_TYPE", RANDOM, False, id="about a token"),
        pytest.param("PUBLIC_API_KEY", RANDOM, False, id="public"),
        pytest.param("API_KEY", RANDOM[:20], True, id="twenty characters"),
        pytest.param("API_KEY", RANDOM[:19], False, id="nineteen characters"),
        pytest.param("API_KEY", "a1" * 500, False, id="a thousand, of two"),
        pytest.param("API_KEY", RANDOM * 38, True, id="988 characters"),
        pytest.param("API_KEY", RANDOM * 39, False, id="1,014 characters"),
        pytest.param("API_KEY", "a1b2c3d4e5f60718a1b2c3d4e5f60718", True, id="hexadecimal"),
        pytest.param("API_KEY", "a1a1a1a1a2a2a2a2a1a1a1a1a2a2a2a2", False, id="few digits"),
        pytest.param("API_KEY", "zyqwertuiopsdfghjklxcvbnm", False, id="no digit"),
        pytest.param("API_KEY", f"{RANDOM} and more", False, id="words"),
        pytest.param("API_KEY", f"${{{{ secrets.A }}}}{RANDOM}", False, id="an expression"),
        pytest.param("API_KEY", f"$KEY{RANDOM}", False, id="a variable"),
        pytest.param("API_KEY", f"./{RANDOM}", False, id="a path"),
        pytest.param("API_KEY", f"https://{RANDOM}", False, id="an address"),
        pytest.param("API_KEY", f"{RANDOM}-test", False, id="says that it is none"),
        pytest.param("DB_PASSWORD", "Moonlight7", True, id="ten characters of three kinds"),
        pytest.param("DB_PASSWORD", "Moonligh7", False, id="nine characters"),
        pytest.param("DB_PASSWORD", "moonlight7", False, id="two kinds"),
        pytest.param("DB_PASS", "moonlight-7", True, id="with a sign"),
        pytest.param("passwd", "Moonlight-", True, id="no digit, with a sign"),
    ],
)
def test_by_name_and_value(name: str, value: str, is_one) -> None:
    assert is_credential(name, value) is is_one
