from tests.architecture.references import FOLDER, references


def test_the_references_are_as_generated() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}

    assert written == references(), "run: make references"
