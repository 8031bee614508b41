"""Files of other repositories, and what a change touches, as the simulated GitHub tells it."""

import pytest

from bot.model import File

CI = ".github/workflows/ci.yml"


@pytest.fixture
def tools(sim):
    return sim.world.create_repository("octo-org/tools", {"x/action.yml": "runs: {}\n"})


async def test_a_file_at_a_branch_a_tag_and_a_commit(github, tools, bob) -> None:
    first = tools.branch().sha
    tools.tag("v1", first, by=bob)
    tools.push("main", {"x/action.yml": "runs: {using: composite}\n"}, by=bob)
    names = {ref: f"octo-org/tools/x/action.yml@{ref}" for ref in ("HEAD", "main", "v1", first)}

    found = await github.remote_files(names.values())

    texts = {ref: found[name].data for ref, name in names.items()}
    old, new = b"runs: {}\n", b"runs: {using: composite}\n"
    assert texts == {"HEAD": new, "main": new, "v1": old, first: old}
    assert all(isinstance(file, File) and file.path == name for name, file in found.items())


@pytest.mark.parametrize(
    "name",
    [
        "octo-org/tools/none.yml@main",
        "octo-org/tools/x@main",
        "octo-org/tools/x/action.yml@none",
        "octo-org/none/x/action.yml@main",
        "octo-org//x/action.yml@main",
    ],
)
async def test_what_is_not_there_is_left_out(github, tools, name: str) -> None:
    there = "octo-org/tools/x/action.yml@main"

    assert (await github.remote_files([name, there])).keys() == {there}


async def test_the_default_branch_may_have_any_name(github, tools, bob) -> None:
    tools.push("trunk", {"x/action.yml": "a: b\n"}, by=bob)
    tools.default_branch = "trunk"
    name = "octo-org/tools/x/action.yml@HEAD"

    assert (await github.remote_files([name]))[name].data == b"a: b\n"


async def test_whether_the_public_may_see_it_is_told(github, tools) -> None:
    name = "octo-org/tools/x/action.yml@main"
    tools.private = True

    assert await github.remote_files([name], only_public=True) == {}
    assert (await github.remote_files([name])).keys() == {name}


async def test_a_binary_file_is_none(github, tools, bob) -> None:
    tools.push("main", {"x/action.yml": b"a\0b"}, by=bob)

    assert await github.remote_files(["octo-org/tools/x/action.yml@main"]) == {}


async def test_a_change_is_told_by_path_and_line(github, repo, shop, ada) -> None:
    base = shop.branch().sha
    files = {CI: None, "README.md": None, "READ.me": "# shop\n", "new": "1\n2\n", "app.py": "9\n"}
    head = shop.push("change", files, by=ada).sha

    found = await github.fork_point(repo, base, head)

    blobs = shop.refs.objects.files(shop.refs.objects.commits[head].tree)
    assert found.sha == base
    assert found.changed == {
        CI: None,
        "README.md": None,
        "READ.me": blobs["READ.me"],
        "new": blobs["new"],
        "app.py": blobs["app.py"],
    }
    assert found.shown["new"] == (range(1, 3),)
    assert found.shown["app.py"] == (range(1, 2),)
    assert found.complete


async def test_where_the_base_has_moved_on_that_is_no_change(github, repo, shop, ada, bob) -> None:
    left = shop.branch().sha
    head = shop.push("change", {"a": "1\n"}, by=ada).sha
    base = shop.push("main", {"b": "1\n"}, by=bob).sha

    found = await github.fork_point(repo, base, head)

    assert (found.sha, list(found.changed)) == (left, ["a"])


async def test_of_a_huge_tree_the_root_is_known(github, repo, shop, ada) -> None:
    files = {"Makefile": "a:\n", "src/Makefile": "b:\n", "src/x/action.yml": "c: d\n"}
    sha = shop.push("main", files, by=ada).sha
    whole = await github.tree(repo, sha)
    assert whole.blobs.keys() >= {CI, "Makefile", "src/Makefile", "src/x/action.yml"}

    shop.truncates_trees = True
    cut = await github.tree(repo, shop.push("main", {"z": "1"}, by=ada).sha)

    assert "Makefile" in cut.blobs
    assert "src/Makefile" not in cut.blobs
    assert not cut.complete, "the simulator cuts every list, that of our folder too"
