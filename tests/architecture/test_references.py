from tests.architecture.references import FOLDER, references


def test_the_references_are_as_generated() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    generated = {name: text for name, text in texts.items() if "<!-- Generated from " in text}

    assert generated == references(), "run: make references"
