"""What Sluice counts about itself. ``GET /metrics`` shows it to Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Meters:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.deliveries = Counter(
            "sluice_deliveries",
            "Deliveries by what became of them: queued, ignored, duplicate or refused",
            ["state"],
            registry=self.registry,
        )
        self.jobs = Counter(
            "sluice_jobs",
            "Jobs by kind and how they ended: done, superseded, retried, limited, failed or lost",
            ["kind", "end"],
            registry=self.registry,
        )
        self.job_seconds = Histogram(
            "sluice_job_seconds", "How long jobs ran", ["kind"], registry=self.registry
        )
        self.alerts = Counter(
            "sluice_alerts",
            "Alerts by kind: bypassed, ci failing, forged, overridden, review overdue or tampered",
            ["kind"],
            registry=self.registry,
        )
        self.crashes = Counter(
            "sluice_analyses_crashed",
            "Logs of failed jobs that could not be analysed for a fault of ours",
            registry=self.registry,
        )
        self.github_calls = Counter(
            "sluice_github_calls",
            "Requests to GitHub by method and status (0: no answer)",
            ["method", "status"],
            registry=self.registry,
        )
        self.github_remaining = Gauge(
            "sluice_github_rate_limit_remaining",
            "Requests that an installation has left in this hour",
            ["installation"],
            registry=self.registry,
        )
        self.queue_depth = Gauge(
            "sluice_queue_depth", "Jobs that could run and do not yet", registry=self.registry
        )
        self.queue_age = Gauge(
            "sluice_queue_age_seconds", "How long the oldest waits", registry=self.registry
        )
        self.queue_dead = Gauge(
            "sluice_queue_dead", "Jobs that were given up", registry=self.registry
        )
