"""The cases of our own rules, from the folder of the rule that alone judges them."""

from pathlib import Path

from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import POLICY_PATH
from bot.model import File, Sha
from bot.policy.cases import ALONE, Case, make_case, side_of
from bot.policy.engine import KNOWN_RULES

__all__ = ["CASES", "Case", "case_of", "file_of", "law_of", "read_case", "side_of"]

CASES = Path(__file__).parent / "cases"


def read_case(path: Path) -> Case:
    if path.is_dir():
        files = (
            file_of(str(inner.relative_to(path)), inner.read_bytes())
            for inner in sorted(path.rglob("*"))
            if inner.is_file()
        )
        return make_case(side_of(*files))
    return case_of(path.read_text())


def case_of(text: str) -> Case:
    """Make a case of one workflow."""
    return make_case(side_of(file_of(ALONE, text.encode())))


def law_of(*policies: bytes) -> Merged:
    """Return what policy files of a repository say; the defaults if there is none."""
    return merge([Layer(POLICY_PATH, data, Kind.REPOSITORY) for data in policies], KNOWN_RULES)


def file_of(path: str, data: bytes) -> File:
    return File(path, Sha(f"{hash(data) & (1 << 64) - 1:040x}"), data)
