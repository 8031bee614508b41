"""Where a delivery goes, and what is not even read that far."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from bot.github import payloads
from tests.github.published import sent


class TestEnvelope:
    """Where a delivery goes."""

    def test_a_real_one(self) -> None:
        found = payloads.envelope(sent("pull_request"))

        assert (found.action, found.installation_id) == ("opened", 1)
        assert found.key == "repository:186853002"
        assert found.pull_request.number == 2
        assert found.changed_at == datetime(2019, 5, 15, 15, 20, 33, tzinfo=UTC)
        assert found.changes is None

    def test_without_a_repository_it_goes_to_the_installation(self) -> None:
        body = b'{"action": "created", "installation": {"id": 7}, "new in 2030": [{}]}'

        found = payloads.envelope(body)

        assert (found.key, found.installation_id, found.changed_at) == ("installation:7", 7, None)

    def test_nor_does_a_repository_without_a_number_lead_anywhere(self) -> None:
        body = b'{"repository": {"name": "x"}, "installation": {"id": 7}}'

        assert payloads.envelope(body).key == "installation:7"

    @pytest.mark.parametrize(
        "body", [b"{}", b'{"installation": null, "repository": null, "pull_request": null}']
    )
    def test_one_about_the_app_itself_goes_nowhere_else(self, body: bytes) -> None:
        assert payloads.envelope(body).key == "installation:0"

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(b"x", id="not JSON"),
            pytest.param(b'{"action": "opened"', id="cut off"),
            pytest.param(b'{"action": "opened"}}', id="too much"),
            pytest.param(b"[]", id="a list"),
            pytest.param(b'"opened"', id="a text"),
            pytest.param(b"null", id="null"),
            pytest.param(b'{"action": 7}', id="a number for a word"),
            pytest.param(b'{"repository": []}', id="a list for an object"),
            pytest.param(b'{"repository": {"id": "7"}}', id="a text for a number"),
            pytest.param(b'{"pull_request": {"updated_at": "soon"}}', id="no time"),
            pytest.param(b'{"action": "\xff"}', id="not UTF-8"),
            pytest.param(b'{"sender": "\xff"}', id="not UTF-8 where nobody reads"),
            pytest.param('{"action": "x"}'.encode("utf-16"), id="UTF-16"),
            pytest.param(b'{"changes": {"x": ' + b"[" * 100_000, id="deep"),
            pytest.param(
                b'{"changes": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}", id="deep and whole"
            ),
            pytest.param(b'{"x": ' * 100_000 + b"1" + b"}" * 100_000, id="deep where nobody reads"),
        ],
    )
    def test_what_github_does_not_send_is_refused_without_its_words(self, body: bytes) -> None:
        with pytest.raises(payloads.PayloadError, match=r"^not a payload of GitHub: [A-Za-z]+$"):
            payloads.envelope(body)


def said(body: bytes) -> str:
    return payloads.comment(body).text


class TestHalfEmoji:
    """An emoji that was cut in two is no text that can be sent on or stored."""

    @pytest.mark.parametrize("half", ["\\ud83d", "\\uD83D", "\\ude00", "\\uDFFF"])
    def test_it_becomes_the_sign_for_what_cannot_be_read(self, half: str) -> None:
        body = sent("pull_request", pull_request__title="HERE").replace(b"HERE", half.encode())

        assert payloads.envelope(body).action == "opened"
        assert payloads.delivered_pull_request(body).title == "\N{REPLACEMENT CHARACTER}"

    def test_it_does_no_harm_to_an_envelope_that_is_read_whole(self) -> None:
        body = b'{"action": "edited", "changes": {"title": {"from": "cut \\ud83d"}}}'

        assert payloads.envelope(body).changes == {"title": {"from": "cut \ufffd"}}

    def test_whole_ones_beside_it_stay(self) -> None:
        words = "\\ud83d\\ude00 \\ud83d \\ude00\\ud83d\\ude00 \\ud83d\\ud83d\\ude00 \\u00fc"
        body = sent("issue_comment", comment__body="HERE").replace(b"HERE", words.encode())

        assert said(body) == "😀 \ufffd \ufffd😀 \ufffd😀 ü"

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ("a literal \\ud83d and \ud83d", "a literal \\ud83d and \ufffd"),
            ("\\ud83d\ude00", "\\ud83d\ufffd"),
            ("\\\\ud83d \\\ud83d", "\\\\ud83d \\\ufffd"),
        ],
    )
    def test_what_only_looks_like_one_is_kept(self, said: str, read: str) -> None:
        assert payloads.comment(sent("issue_comment", comment__body=said)).text == read

    @given(st.lists(st.sampled_from(["\ud83d", "\ude00", "😀", "ü", "a", '"', "\n", "D83D"])))
    def test_whatever_was_cut_the_text_can_be_sent_on(self, pieces: list[str]) -> None:
        cut = "".join(pieces)
        joined = cut.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")

        text = said(sent("issue_comment", comment__body=cut))

        assert text == re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", joined)
        assert text.encode().decode() == text
