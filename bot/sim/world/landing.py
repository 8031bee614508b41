"""What becomes of a pull request's commits when it is merged, in any of GitHub's ways.

Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
"""

from collections.abc import Iterable

from bot.model import Sha
from bot.sim.git.diff import FileChange, changes
from bot.sim.git.objects import Commit, Objects, Signature


def applied(objects: Objects, tree: Sha, made: Iterable[FileChange]) -> Sha:
    """Return *tree* with changes on top."""
    files = objects.files(tree)
    for change in made:
        files.pop(change.previous or change.path, None)
        if change.status != "removed":
            files[change.path] = change.sha
    return objects.add_tree(files)


def rebased(
    objects: Objects, commits: Iterable[Commit], onto: Sha, by: Signature
) -> tuple[Sha, ...]:
    """Make each of *commits* anew on top of *onto*, and return the new ones, oldest first."""
    made: list[Sha] = []
    for commit in commits:
        tip = made[-1] if made else onto
        before = objects.commits[commit.parents[0]].tree
        tree = applied(objects, objects.commits[tip].tree, changes(objects, before, commit.tree))
        made.append(objects.add_commit(tree, (tip,), commit.signature, commit.message, by).sha)
    return tuple(made)
