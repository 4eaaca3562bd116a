import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Broker } from '../broker/broker.ts'
import type { AsyncEngine } from '../detector/shardedEngine.ts'
import type { IntakeLog } from '../store/intakeLog.ts'
import type { Pipeline } from './pipeline.ts'

interface Measured {
  readonly help: string
  readonly read: () => number
}
/** Numbers read at scrape time from the parts that own them. */
interface MetricSources {
  readonly counters: Readonly<Record<string, Measured>>
  readonly gauges: Readonly<Record<string, Measured>>
  /** Gauges with labels: every value there is now. */
  readonly families: Readonly<Record<string, MeasuredFamily>>
}
interface MeasuredFamily {
  readonly help: string
  readonly labels: readonly string[]
  readonly read: () => readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]
}

/** Prometheus text of `forestall_*` metrics and the process's own. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
const createMetrics = ({ counters, gauges, families }: MetricSources): (() => Promise<string>) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const [name, { help, read }] of Object.entries(counters)) {
    let last = 0
    new Counter({
      name: `forestall_${name}_total`,
      help,
      registers: [registry],
      collect() {
        const value = read()
        this.inc(Math.max(0, value - last))
        last = value
      },
    })
  }
  for (const [name, { help, read }] of Object.entries(gauges)) {
    new Gauge({
      name: `forestall_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  }
  for (const [name, { help, labels, read }] of Object.entries(families)) {
    new Gauge({
      name: `forestall_${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset()
        for (const [of, value] of read()) this.set({ ...of }, value)
      },
    })
  }
  return () => registry.metrics()
}

/** The product's metrics, each named after what it counts. */
export const appMetrics = ({
  pipeline,
  broker,
  engine,
  intake,
}: {
  pipeline: Pipeline
  broker: Broker
  engine: AsyncEngine
  intake: IntakeLog
}): (() => Promise<string>) =>
  createMetrics({
    counters: {
      messages: { help: 'Journaled messages taken in, our own ticks among them', read: () => pipeline.counts.messages },
      samples: { help: 'Samples stored and scored', read: () => pipeline.counts.samples },
      readings: { help: 'Single readings stored', read: () => pipeline.counts.readings },
      duplicates: { help: 'Samples that came again and were dropped', read: () => pipeline.counts.duplicates },
      quarantined: { help: 'Messages refused with a reason', read: () => pipeline.counts.quarantined },
      fault_events: { help: 'Fault and incident events recorded', read: () => pipeline.counts.faultEvents },
      mqtt_accepted: { help: 'MQTT messages made durable', read: () => broker.stats().accepted },
      mqtt_forbidden: {
        help: 'MQTT messages on a topic their sender may not use',
        read: () => broker.stats().forbidden,
      },
      mqtt_oversize: { help: 'MQTT payloads over the limit', read: () => broker.stats().oversize },
      mqtt_accept_failures: {
        help: 'MQTT messages that could not be made durable and were not acknowledged',
        read: () => broker.stats().acceptFailures,
      },
      mqtt_refused_connects: {
        help: 'MQTT sign-ins refused',
        read: () => Object.values(broker.stats().refusedConnects).reduce((sum, count) => sum + count, 0),
      },
      mqtt_connection_errors: {
        help: 'MQTT connections ended by an error',
        read: () => broker.stats().connectionErrors,
      },
      mqtt_dropped_queued: {
        help: 'Messages shed from the queues of devices that are away',
        read: () => broker.stats().droppedQueued,
      },
      detector_readings: {
        help: 'Readings (one number of one sample) the detectors have seen since the start',
        read: () => engine.stats().readings,
      },
      detector_seconds: {
        help: 'Real time spent on them, ticks included; divided by the readings, the cost of one',
        read: () => engine.stats().detectorMs / 1000,
      },
      stood_still_seconds: {
        help: 'Product time in which we stood still',
        read: () => engine.stats().stoodStillMs / 1000,
      },
    },
    gauges: {
      mqtt_clients: { help: 'Devices connected', read: () => broker.stats().clients },
      mqtt_in_flight: { help: 'MQTT messages waiting to be durable', read: () => broker.stats().inFlight },
      mqtt_sessions: { help: 'Kept MQTT sessions', read: () => broker.stats().sessions },
      journal_backlog: {
        help: 'Journaled messages not taken in yet',
        read: () => intake.lastSeq - pipeline.counts.position,
      },
      detector_devices: { help: 'Devices the detector knows', read: () => engine.stats().devices },
      detector_series: { help: 'Series the detector follows', read: () => engine.stats().series },
      detector_shards: {
        help: 'Threads the detectors run in; 0: the main one',
        read: () => engine.stats().shards,
      },
      detector_waiting: { help: 'Requests that shards have not answered yet', read: () => engine.stats().waiting },
      detector_series_refused: {
        help: 'Series not followed because their device has too many',
        read: () => engine.stats().seriesRefused,
      },
      open_faults: { help: 'Faults open now', read: () => engine.stats().openFaults },
      pipeline_suspect: {
        help: '1 while nearly everybody is silent at once and we suspect ourselves',
        read: () => (engine.stats().pipelineSuspect ? 1 : 0),
      },
    },
    families: {
      verdicts_no_news: {
        help: 'Opinions of the detectors that did not become a fault of their own at once, by what became of them',
        labels: ['became'],
        read: () => Object.entries(engine.stats().verdicts).map(([became, count]) => [{ became }, count]),
      },
      false_alarms_accepted: {
        help: 'False alarms per device-month that are accepted, by model',
        labels: ['model'],
        read: () => engine.learning().models.map(({ model, goal }) => [{ model }, goal]),
      },
      false_alarms_counted: {
        help: 'False alarms per device-month over the last 30 days, by model and kind of fault',
        labels: ['model', 'kind'],
        read: () =>
          engine
            .learning()
            .models.flatMap(({ model, kinds }) => kinds.map(({ kind, rate }) => [{ model, kind }, rate])),
      },
      tolerance_factor: {
        help: 'Tolerance against as shipped, set to keep the accepted rate of false alarms, by model and kind of fault',
        labels: ['model', 'kind'],
        read: () =>
          engine
            .learning()
            .models.flatMap(({ model, kinds }) => kinds.map(({ kind, factor }) => [{ model, kind }, factor])),
      },
    },
  })
