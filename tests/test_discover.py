import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest

from bot.discover import discover

NUMBERS = count()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Make a package of a name of its own, of the modules given."""
    name = f"discovered_{next(NUMBERS)}"
    monkeypatch.syspath_prepend(tmp_path)

    def make(**modules: str) -> ModuleType:
        write(tmp_path / name, **{"__init__": "", **modules})
        return import_module(name)

    yield make
    for module in [one for one in sys.modules if one.partition(".")[0] == name]:
        del sys.modules[module]


def write(folder: Path, **modules: str) -> Path:
    folder.mkdir()
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text)
    return folder


def test_every_module_s_object_is_found_in_the_order_of_their_names(package) -> None:
    made = package(tag="RULE = 't'", pin="RULE = 'p'", build_cache="RULE = 'b'")

    assert discover(made, "RULE", str) == ("b", "p", "t")


def test_the_order_does_not_depend_on_which_folder_a_module_lies_in(package, tmp_path) -> None:
    made = package(b="RULE = 'b'", d="RULE = 'd'")
    more = write(tmp_path / "more", a="RULE = 'a'", c="RULE = 'c'")
    made.__path__.append(str(more))

    assert discover(made, "RULE", str) == ("a", "b", "c", "d")


def test_an_empty_package_has_nothing(package) -> None:
    assert discover(package(), "RULE", str) == ()


def test_only_the_attribute_that_is_asked_for_is_taken(package) -> None:
    made = package(one="RULE = 'rule'; OTHER = 'other'")

    assert discover(made, "OTHER", str) == ("other",)


def test_an_object_of_a_kind_of_the_kind_will_do(package) -> None:
    assert discover(package(one="RULE = True"), "RULE", int) == (True,)


def test_it_looks_one_level_deep(package, tmp_path) -> None:
    made = package(one="RULE = 'one'")
    write(tmp_path / made.__name__ / "sub", __init__="RULE = 'sub'", deeper="RULE = 'deeper'")

    assert discover(made, "RULE", str) == ("one", "sub")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="no such attribute"),
        pytest.param("rule = 'r'", id="another spelling"),
        pytest.param("RULE = 5", id="another type"),
        pytest.param("RULE = None", id="None"),
        pytest.param("RULE = str", id="the type itself"),
    ],
)
def test_a_module_without_the_right_object_is_named(package, text: str) -> None:
    made = package(good="RULE = 'g'", wrong=text)

    with pytest.raises(TypeError) as raised:
        discover(made, "RULE", str)

    assert str(raised.value) == f"{made.__name__}.wrong must export RULE: str"
