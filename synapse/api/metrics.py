"""`/metrics`: the process's own sums and the database's figures, as Prometheus reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.pool import QueuePool

from synapse.api.services import Services
from synapse.runtime.counts import Spread
from synapse.runtime.watching.pulse import Pulse


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Collector):
    """What is told when asked; reading it waits for nothing. `pulse` is none while the database does not answer."""

    services: Services
    pulse: Pulse | None

    def collect(self) -> Iterator[Metric]:
        """Everything, once."""
        yield from self._pipeline()
        yield from self._requests()
        yield from self._process()
        yield from self._database()

    def _pipeline(self) -> Iterator[Metric]:
        counts = self.services.spine.counts
        yield _counter("events", "Events handled.", ("outcome", "type"), counts.events)
        yield _counter("rules", "Rules by what became of them.", ("outcome",), counts.rules)
        yield _counter("jobs", "Runs of background jobs.", ("job", "outcome"), counts.jobs)
        yield _histogram("batch_seconds", "A batch, from its lock to its commit.", counts.batch_seconds)
        yield _histogram("batch_events", "Events that a batch stored.", counts.batch_events)
        yield _histogram("decide_seconds", "Deciding one event, as its batch did on average.", counts.decide_seconds)
        yield _histogram("lag_seconds", "How old a batch's newest event was at its commit.", counts.lag_seconds)
        waiting = sum(self.services.intake.waiting.values())
        yield GaugeMetricFamily("synapse_intake_waiting", "Events that wait for their batch.", waiting)

    def _requests(self) -> Iterator[Metric]:
        traffic = self.services.traffic
        answers = {(method, route, str(status)): number for (method, route, status), number in traffic.answers.items()}
        yield _counter("http_requests", "Requests answered.", ("method", "route", "status"), answers)
        seconds = HistogramMetricFamily("synapse_http_seconds", "Seconds to an answer.", labels=("method", "route"))
        for labels, spread in traffic.seconds.items():
            seconds.add_metric(labels, _buckets(spread), spread.total)
        yield seconds
        yield GaugeMetricFamily("synapse_http_in_progress", "Requests being answered.", traffic.in_progress)
        yield GaugeMetricFamily("synapse_streams_open", "Streams being read.", len(self.services.streams.open))

    def _process(self) -> Iterator[Metric]:
        about = GaugeMetricFamily("synapse_info", "What runs.", labels=("version",))
        about.add_metric((self.services.options.version,), 1)
        yield about
        watcher = self.services.watcher
        if watcher.age is not None:
            yield GaugeMetricFamily("synapse_config_age_seconds", "Since versions were compared.", watcher.age)
        yield GaugeMetricFamily("synapse_config_listening", "Whether changes are announced.", watcher.is_listening)
        yield GaugeMetricFamily("synapse_config_guilds", "Configurations at hand.", len(watcher.versions))

    def _database(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("synapse_database_up", "Whether the database answers.", self.pulse is not None)
        pool = self.services.engine.pool
        if isinstance(pool, QueuePool):
            connections = GaugeMetricFamily("synapse_database_connections", "Of the pool.", labels=("state",))
            connections.add_metric(("used",), pool.checkedout())
            connections.add_metric(("idle",), pool.checkedin())
            yield connections
        if self.pulse is not None:
            yield from self._pulse(self.pulse)

    def _pulse(self, pulse: Pulse) -> Iterator[Metric]:
        now = self.services.clock()
        oldest = 0.0 if pulse.outbox_oldest is None else max(0.0, (now - pulse.outbox_oldest).total_seconds())
        yield GaugeMetricFamily(
            "synapse_outbox_waiting", "Deliveries that wait, 10000 meaning more.", pulse.outbox_waiting
        )
        yield GaugeMetricFamily(
            "synapse_outbox_failed", "Deliveries given up because something is wrong.", pulse.outbox_failed
        )
        yield GaugeMetricFamily("synapse_outbox_oldest_seconds", "How long the oldest has been due.", oldest)
        yield GaugeMetricFamily("synapse_tasks_waiting", "Tasks that nobody works on yet.", pulse.tasks_waiting)
        if pulse.last_heartbeat is not None:
            age = (now - pulse.last_heartbeat).total_seconds()
            yield GaugeMetricFamily("synapse_bot_heartbeat_age_seconds", "Since the bot was heard.", max(0.0, age))
        jobs = GaugeMetricFamily(
            "synapse_job_age_seconds", "Since a job ran, for the guild that waits longest.", labels=("job",)
        )
        for job, ran_at in pulse.jobs.items():
            jobs.add_metric((job,), (now - ran_at).total_seconds())
        yield jobs


def exposition(figures: Figures) -> bytes:
    """The text that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)
    return generate_latest(registry)


def _counter(
    name: str, about: str, labels: tuple[str, ...], numbers: Mapping[tuple[str, ...], int] | Mapping[str, int]
) -> Metric:
    family = CounterMetricFamily(f"synapse_{name}", about, labels=labels)
    for key, number in numbers.items():
        family.add_metric((key,) if isinstance(key, str) else key, number)
    return family


def _histogram(name: str, about: str, spread: Spread) -> Metric:
    family = HistogramMetricFamily(f"synapse_{name}", about)
    family.add_metric((), _buckets(spread), spread.total)
    return family


def _buckets(spread: Spread) -> list[tuple[str, float]]:
    """How many values are at most each bound."""
    found: list[tuple[str, float]] = []
    total = 0
    bounds = [*(f"{bound:g}" for bound in spread.bounds), "+Inf"]
    for bound, number in zip(bounds, spread.counts, strict=True):
        total += number
        found.append((bound, total))
    return found
