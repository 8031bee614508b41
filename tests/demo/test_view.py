"""What the page shows of the world."""

from bot.demo.view import look_at
from tests.conftest import eventually


async def test_of_two_runs_of_a_check_the_newest_is_shown(set_) -> None:
    story = set_.story
    await eventually(lambda: len(story.check_runs("sluice / policy")) == 1)
    story.acts["rerun"].play()
    await eventually(lambda: len(story.check_runs("sluice / policy")) == 2)

    [shown] = [one for one in look_at(story).checks if one.name == "sluice / policy"]
    assert shown.id == max(run.id for run in story.check_runs("sluice / policy"))


async def test_a_job_goes_by_the_name_of_its_workflow(set_) -> None:
    set_.story.acts["start"].play()

    names = {one.name: one.status for one in look_at(set_.story).checks}
    assert names["Deploy / production"] == "waiting"
    assert {"CI / test (EUR)", "CI / lint"} < names.keys()
