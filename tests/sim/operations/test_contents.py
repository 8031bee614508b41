"""Git's objects over the API."""

import base64

import pytest

REPO = "/repos/octo-org/shop"


async def test_a_commit_tells_what_it_changed(github, shop, ada):
    shop.push("main", {"app.py": "print(2)\n", "new.txt": "1\n"}, by=ada, message="Change")

    body = (await github.get(f"{REPO}/commits/main")).body

    assert [(one["filename"], one["status"]) for one in body["files"]] == [
        ("app.py", "modified"),
        ("new.txt", "added"),
    ]
    assert body["stats"] == {"additions": 2, "deletions": 1, "total": 3}
    assert body["files"][0]["patch"] == "@@ -1 +1 @@\n-print(1)\n+print(2)"


async def test_a_commit_that_is_not_there(github, shop):
    answer = await github.get(f"{REPO}/commits/none")

    assert (answer.status, answer.message) == (422, "No commit found for SHA: none")


async def test_a_rename_has_the_former_name(github, shop, ada):
    shop.push("main", {"app.py": None, "main.py": "print(1)\n"}, by=ada)

    (file,) = (await github.get(f"{REPO}/commits/main")).body["files"]

    assert (file["filename"], file["previous_filename"]) == ("main.py", "app.py")


async def test_the_pull_requests_of_a_commit_do_not_include_those_of_forks(
    sim, github, shop, ada, bob
):
    mine = shop.pulls.open(shop.push("fix", {"a": "1"}, by=ada), by=ada)
    closed = shop.pulls.open(shop.push("old", {"b": "1"}, by=ada), by=ada)
    closed.close(by=ada)
    fork = sim.world.fork(shop, to=bob)
    theirs = shop.pulls.open(fork.push("fix", {"c": "1"}, by=bob), by=bob)

    found = [
        [one["number"] for one in (await github.get(f"{REPO}/commits/{sha}/pulls")).body]
        for sha in (mine.head_sha, closed.head_sha, theirs.head_sha, shop.branch().sha)
    ]

    assert found == [[mine.number], [], [], []]


@pytest.mark.parametrize(
    ("basehead", "counts", "files"),
    [
        pytest.param("main...fix", ("diverged", 2, 1), ["a", "b"], id="diverged"),
        pytest.param("main~...fix", ("ahead", 2, 0), ["a", "b"], id="ahead"),
        pytest.param("fix...main~", ("behind", 0, 2), [], id="behind"),
        pytest.param("main...main", ("identical", 0, 0), [], id="identical"),
        pytest.param("octo-org:main...octo-org:fix", ("diverged", 2, 1), ["a", "b"], id="labels"),
    ],
)
async def test_a_comparison_is_against_where_they_parted(town, github, basehead, counts, files):
    parted = town.shop.branch().sha
    town.shop.push("fix", {"a": "1"}, by=town.ada)
    town.shop.push("fix", {"b": "1"}, by=town.ada)
    town.shop.push("main", {"c": "1"}, by=town.ada)

    body = (await github.get(f"{REPO}/compare/{basehead.replace('main~', parted)}")).body

    assert (body["status"], body["ahead_by"], body["behind_by"]) == counts
    assert [one["filename"] for one in body["files"]] == files
    if counts[0] == "diverged":
        assert body["merge_base_commit"]["sha"] == parted


async def test_a_comparison_has_pages_of_commits_and_files_on_the_first(github, shop, ada):
    for number in range(3):
        shop.push("fix", {"a": str(number)}, by=ada, message=str(number))

    pages = [
        (await github.get(f"{REPO}/compare/main...fix?per_page=2&page={page}")).body
        for page in (1, 2)
    ]

    assert [[one["commit"]["message"] for one in page["commits"]] for page in pages] == [
        ["0", "1"],
        ["2"],
    ]
    assert [len(page["files"]) for page in pages] == [1, 0]
    assert [page["total_commits"] for page in pages] == [3, 3]


@pytest.mark.parametrize("basehead", ["main", "main...none", "none...main", "main..fix"])
async def test_a_comparison_needs_two_ends(github, shop, basehead):
    assert (await github.get(f"{REPO}/compare/{basehead}")).status == 404


async def test_a_comparison_needs_a_common_past(sim, github, shop, ada):
    stranger = sim.world.create_repository("octo-org/other", {"other": "1"})
    shop.refs.objects.commits |= stranger.refs.objects.commits
    shop.refs.objects.trees |= stranger.refs.objects.trees

    assert (await github.get(f"{REPO}/compare/main...{stranger.branch().sha}")).status == 404


async def test_a_comparison_reaches_into_forks(sim, github, shop, bob):
    fork = sim.world.fork(shop, to=bob)
    branch = fork.push("fix", {"a": "1"}, by=bob)

    body = (await github.get(f"{REPO}/compare/main...{branch.sha}")).body

    assert body["ahead_by"] == 1


async def test_a_file(github, shop):
    body = (await github.get(f"{REPO}/contents/.github/workflows/ci.yml?ref=main")).body

    assert (body["type"], body["name"]) == ("file", "ci.yml")
    assert base64.b64decode(body["content"]) == b"on: push\njobs: {}\n"


async def test_a_folder(github, shop):
    body = (await github.get(f"{REPO}/contents/.github")).body

    assert [(one["type"], one["path"]) for one in body] == [("dir", ".github/workflows")]


@pytest.mark.parametrize(("size", "encoding"), [(1_000_000, "base64"), (1_000_001, "none")])
async def test_a_large_file_comes_without_content(github, shop, ada, size, encoding):
    shop.push("main", {"large": "x" * size}, by=ada)

    body = (await github.get(f"{REPO}/contents/large")).body

    assert (body["encoding"], body["size"]) == (encoding, size)


@pytest.mark.parametrize(
    ("path", "message"),
    [("none", "Not Found"), ("app.py?ref=none", "No commit found for the ref none")],
)
async def test_content_that_is_not_there(github, shop, path, message):
    answer = await github.get(f"{REPO}/contents/{path}")

    assert (answer.status, answer.message) == (404, message)


@pytest.mark.parametrize("expression", ["main", "{commit}", "{tree}"])
async def test_a_tree_by_whatever_names_it(github, shop, expression):
    commit = shop.refs.objects.commits[shop.branch().sha]
    name = expression.format(commit=commit.sha, tree=commit.tree)

    body = (await github.get(f"{REPO}/git/trees/{name}")).body

    assert [(one["path"], one["type"], one["mode"]) for one in body["tree"]] == [
        (".github", "tree", "040000"),
        ("README.md", "blob", "100644"),
        ("app.py", "blob", "100644"),
    ]
    assert body["truncated"] is False


@pytest.mark.parametrize("value", ["1", "0", "false"])
async def test_a_tree_with_all_below_it(github, shop, value):
    body = (await github.get(f"{REPO}/git/trees/main?recursive={value}")).body

    assert [one["path"] for one in body["tree"]] == [
        ".github", ".github/workflows", ".github/workflows/ci.yml", "README.md", "app.py",
    ]  # fmt: skip


async def test_a_huge_tree_breaks_off_when_it_is_listed_with_all_below(github, shop):
    shop.truncates_trees = True

    deep = (await github.get(f"{REPO}/git/trees/main?recursive=1")).body
    flat = (await github.get(f"{REPO}/git/trees/main")).body

    assert (deep["truncated"], len(deep["tree"])) == (True, 2)
    assert (flat["truncated"], len(flat["tree"])) == (False, 3)


async def test_a_tree_that_is_not_there(github, shop):
    assert (await github.get(f"{REPO}/git/trees/{'0' * 40}")).status == 404


async def test_a_blob(github, shop):
    tree = (await github.get(f"{REPO}/git/trees/main")).body["tree"]

    body = (await github.get(f"{REPO}/git/blobs/{tree[2]['sha']}")).body

    assert base64.b64decode(body["content"]) == b"print(1)\n"
    assert (await github.get(f"{REPO}/git/blobs/{'0' * 40}")).status == 404
