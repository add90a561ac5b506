import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** One process's metrics, in Prometheus' text format at `/metrics`. */
export interface Telemetry {
  registry: Registry;
  requests: Histogram<"service" | "endpoint" | "status">;
  reactions: Histogram<"service" | "reaction" | "outcome">;
  published: Counter<"service">;
  unpublished: Gauge<"service">;
  jobs: Counter<"service" | "job" | "outcome">;
  deadLetters: Counter<"service" | "reaction">;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the metrics of a process; `defaults` adds memory, garbage collection and event-loop lag. */
export function createTelemetry(defaults = true): Telemetry {
  const registry = new Registry();
  const registers = [registry];
  if (defaults) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  return {
    registry,
    requests: new Histogram({
      name: "welo_request_seconds",
      help: "Time to answer a request",
      labelNames: ["service", "endpoint", "status"],
      buckets: seconds,
      registers,
    }),
    reactions: new Histogram({
      name: "welo_reaction_seconds",
      help: "Time to handle an event",
      labelNames: ["service", "reaction", "outcome"],
      buckets: seconds,
      registers,
    }),
    published: new Counter({
      name: "welo_events_published_total",
      help: "Events handed to the bus",
      labelNames: ["service"],
      registers,
    }),
    unpublished: new Gauge({
      name: "welo_outbox_waiting",
      help: "Events in the outbox that are not on the bus, 2000 at most",
      labelNames: ["service"],
      registers,
    }),
    jobs: new Counter({
      name: "welo_jobs_total",
      help: "Jobs run",
      labelNames: ["service", "job", "outcome"],
      registers,
    }),
    deadLetters: new Counter({
      name: "welo_dead_letters_total",
      help: "Events parked after their last attempt",
      labelNames: ["service", "reaction"],
      registers,
    }),
  };
}
