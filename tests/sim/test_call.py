import pytest

from bot.sim.call import Call
from bot.sim.exchange import RefusalError


@pytest.mark.parametrize(("part", "status"), [("token", 401), ("repository", 404)])
def test_what_a_request_does_not_have_cannot_be_used(part, status):
    call = Call(
        hub=None, params={}, query={}, headers={}, body={}, path="", caller=None, target=None
    )

    with pytest.raises(RefusalError) as refused:
        getattr(call, part)
    assert refused.value.status == status
