import pytest
from pydantic import ValidationError

from bot.config.organization import MAX_CUSTOM, Locked, OrganizationPolicy
from bot.config.schema import Policy

GROUPS = [
    {"repositories": ["shop-*", "till"], "file": "groups/shop.yml"},
    {"repositories": ["*"], "file": "groups/all.yml"},
    {"repositories": ["shop-api"], "file": "groups/shop.yml"},
]


@pytest.mark.parametrize(
    ("repository", "files"),
    [
        ("shop-api", ("groups/shop.yml", "groups/all.yml")),
        ("till", ("groups/shop.yml", "groups/all.yml")),
        ("web", ("groups/all.yml",)),
    ],
)
def test_each_group_file_holds_once(repository: str, files: tuple[str, ...]) -> None:
    policy = OrganizationPolicy.model_validate({"version": 1, "groups": GROUPS})

    assert policy.files_for(repository) == files


def test_every_section_can_be_locked() -> None:
    assert {*Locked} == {*Policy.model_fields} - {"version", "observe_until"}


@pytest.mark.parametrize(
    "file", ["groups/../x.yml", "x.yml", "groups/a/b.yml", "groups/.x.yml", "groups/x"]
)
def test_a_group_file_lies_in_groups(file: str) -> None:
    with pytest.raises(ValidationError, match="must be a file in `groups`"):
        OrganizationPolicy.model_validate(
            {"version": 1, "groups": [{"repositories": ["a"], "file": file}]}
        )


@pytest.mark.parametrize(("count", "fits"), [(MAX_CUSTOM, True), (MAX_CUSTOM + 1, False)])
def test_the_number_of_own_rules_is_limited(count: int, fits) -> None:
    rules = [
        {"id": f"X-{number}", "for": "job", "when": "true", "message": "No."}
        for number in range(count)
    ]
    try:
        OrganizationPolicy.model_validate({"version": 1, "custom": rules})
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_a_rule_for_nothing_that_there_is_has_one_problem() -> None:
    rule = {"id": "X-A", "for": "jb", "when": "nonsense", "message": "No."}
    with pytest.raises(ValidationError) as caught:
        OrganizationPolicy.model_validate({"version": 1, "custom": [rule]})

    assert len(caught.value.errors()) == 1
