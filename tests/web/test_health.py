from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import BODY


async def test_alive_asks_nobody(web) -> None:
    web.is_known_to_github = False

    response = await web.client.get("/healthz")

    assert (response.status, await response.json()) == (200, {"status": "ok"})


async def ready(web) -> tuple[int, dict[str, str]]:
    response = await web.client.get("/readyz")
    return response.status, (await response.json())["checks"]


async def test_ready_when_all_is_well(web) -> None:
    fine = {"database": "ok", "queue": "ok", "github": "ok", "process": "ok"}

    assert await ready(web) == (200, fine)


async def test_not_ready_when_github_refuses_us(web, clock) -> None:
    await ready(web)
    web.is_known_to_github = False

    assert (await ready(web))[0] == 200, "an answer is given again for a few seconds"
    clock.advance(seconds=5)
    status, checks = await ready(web)

    assert (status, checks["github"]) == (503, "failed")
    assert "answer" not in str(checks), "why is in the log, not in public"


async def test_not_ready_when_jobs_wait_too_long(web, clock) -> None:
    await web.post(body=BODY)
    clock.advance(seconds=600)
    assert (await ready(web))[0] == 200

    clock.advance(seconds=6)
    assert (await ready(web))[1]["queue"] == "failed"


async def test_not_ready_when_the_database_is_gone(web) -> None:
    await web.database.run(lambda connection: connection.exec_driver_sql("DROP TABLE cursor"))

    assert (await ready(web))[1]["database"] == "failed"


async def test_not_ready_while_stopping(web) -> None:
    web.health.is_stopping = True

    assert (await ready(web))[0] == 503


async def test_metrics_are_prometheus_s(web, clock) -> None:
    await web.post()
    await web.post()
    await web.post(X_Hub_Signature_256=None)
    await web.post(X_GitHub_Event="star", X_GitHub_Delivery="other", body=b"{}")
    clock.advance(seconds=7)

    response = await web.client.get("/metrics")

    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(await response.text())
        for sample in family.samples
    }
    assert response.headers["Content-Type"].startswith("text/plain")
    assert samples["sluice_deliveries_total", "queued"] == 1
    assert samples["sluice_deliveries_total", "duplicate"] == 1
    assert samples["sluice_deliveries_total", "refused"] == 1
    assert samples["sluice_deliveries_total", "ignored"] == 1
    assert samples["sluice_queue_depth",] == 1
    assert samples["sluice_queue_age_seconds",] == 7
    assert samples["sluice_github_rate_limit_remaining", "5"] == 4999
