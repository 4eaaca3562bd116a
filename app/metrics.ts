import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Numbers read at scrape time from the parts that own them. */
export interface MetricSources {
  readonly counters: Readonly<Record<string, { help: string; read: () => number }>>
  readonly gauges: Readonly<Record<string, { help: string; read: () => number }>>
}

/** Prometheus text of `forestall_*` metrics and the process's own. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const createMetrics = ({ counters, gauges }: MetricSources): (() => Promise<string>) => {
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
  return () => registry.metrics()
}
