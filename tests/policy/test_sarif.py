from datetime import date

from bot.model import File, Sha
from bot.policy.engine import RULES
from bot.policy.review import Review, review
from bot.policy.sarif import sarif
from bot.policy.side import Side, Sides
from tests.policy.policies import few

TEXT = b"permissions: {}\njobs:\n  a: {steps: [{uses: a/b@main}]}\n"


def reviewed(base: list[File], head: list[File]) -> Review:
    sides = Sides(base=Side(workflows=tuple(base)), head=Side(workflows=tuple(head)))
    return review(sides, few(), date(2026, 11, 22))


def test_a_log() -> None:
    old = File(".github/workflows/ci 1.yml", Sha("1"), TEXT)
    new = File(".github/workflows/ci 1.yml", Sha("2"), TEXT.replace(b"  a:", b"  b: {}\n  a:"))
    log = sarif(reviewed([old], [new, File("b.yml", Sha("3"), b"[")]), "1.2", [])
    [run] = log["runs"]
    first, second, third = run["results"]

    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["version"] == "1.2"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.id for rule in RULES]
    assert run["tool"]["driver"]["rules"][0] == {
        "id": RULES[0].id,
        "shortDescription": {"text": RULES[0].summary},
        "help": {"text": RULES[0].fix},
        "defaultConfiguration": {"level": "warning"},
    }
    assert first["ruleId"] == "SYN-PARSE"
    assert first["baselineState"] == "new"
    assert first["level"] == "error"
    assert RULES[first["ruleIndex"]].id == "SYN-PARSE"
    assert second["ruleId"] == "PIN-BRANCH"
    assert second["baselineState"] == "unchanged"
    assert second["level"] == "note"
    assert second["message"]["text"].startswith("`a/b` follows the branch `main`")
    assert second["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": ".github/workflows/ci%201.yml"},
                "region": {"startLine": 4, "startColumn": 22, "endLine": 4},
            }
        }
    ]
    assert third["partialFingerprints"] != second["partialFingerprints"]
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_a_log_that_is_not_complete_says_so() -> None:
    log = sarif(reviewed([], []), "1.2", ["a.yml: is not a file"])

    assert log["runs"][0]["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "a.yml: is not a file"}}
            ],
        }
    ]


def test_a_fingerprint_outlives_a_move_and_tells_files_apart() -> None:
    def fingerprint(path: str, text: bytes) -> str:
        [found] = reviewed([], [File(path, Sha("1"), text)]).new
        return found.fingerprint

    text = b"permissions: {}\njobs: {a: {steps: [{run: x}]}}"
    one = fingerprint("a.yml", text)

    assert len(bytes.fromhex(one)) == 8
    assert fingerprint("a.yml", b"# moved\n" + text) == one
    assert fingerprint("b.yml", text) != one
    assert fingerprint("a.yml", text.replace(b"a:", b"b:")) != one
