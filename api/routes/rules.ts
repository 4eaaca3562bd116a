import { z } from 'zod'
import { day } from '../../domain/clock.ts'
import { pageOf } from '../../domain/page.ts'
import { flatPart, mostRules, type Rule, ruleInput, shownRule } from '../../domain/rule.ts'
import { dryRun, dryRunMost, dryRunRange } from '../../domain/ruleDryRun.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { Problem } from '../problem.ts'
import { idParams, whole } from '../query.ts'
import { tooMany } from '../rateLimits.ts'

const shown = (rule: Rule): z.output<typeof shownRule> => ({ ...rule, ...flatPart(rule) })

const invalid = (path: string, message: string): Problem =>
  new Problem('invalid-input', `body ${path}: ${message}`, { errors: [{ in: 'body', path, message }] })

/** The operator's own rules. */
export const ruleRoutes = (app: App, o: ApiContext): void => {
  app.get(
    '/rules',
    {
      config: { role: 'viewer' },
      schema: { tags: ['rules'], summary: 'List rules', response: { 200: pageOf(shownRule) } },
    },
    async () => whole((await o.records.settings.rules()).map(shown)),
  )

  app.post(
    '/rules',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['rules'],
        summary: 'Save a rule; one with the same id is replaced',
        body: ruleInput,
        response: { 201: shownRule },
      },
    },
    async (request, reply) => {
      const kept = await o.records.settings.rules()
      if (kept.length >= mostRules && !kept.some(({ id }) => id === request.body.id))
        throw invalid('id', `there are ${mostRules} rules already; remove one first`)
      await o.saveRule(request.body)
      return reply.code(201).send(shown(request.body))
    },
  )

  app.post(
    '/rules/dry-run',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['rules'],
        summary: 'What a rule would have done with stored readings; nothing is saved',
        description: `The detector that runs live, over the last 30 days or the range given. At most ${dryRunMost.devices} devices and ${dryRunMost.readings} readings; \`cut\` says what was left out. One at a time: while another runs, 429.`,
        body: z.object({ rule: ruleInput, ...dryRunRange }),
        response: { 200: dryRun },
      },
    },
    async (request, reply) => {
      const { rule, deviceIds } = request.body
      const to = request.body.to ?? o.clock.now()
      const from = request.body.from ?? to - 30 * day
      if (from >= to) throw invalid('from', 'must be earlier than to')
      if (to - from > dryRunMost.days * day) throw invalid('from', `at most ${dryRunMost.days} days are looked at`)
      const given = new AbortController()
      reply.raw.once('close', () => given.abort())
      const answer = await o.dryRunRule({ rule, from, to, deviceIds, signal: given.signal })
      if (answer === undefined) throw tooMany(5)
      return answer
    },
  )

  app.get(
    '/rules/vocabulary',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['rules'],
        summary: 'What there is to make rules of: metrics that devices report, and what devices are',
        response: { 200: vocabulary },
      },
    },
    async () => {
      const devices = await o.records.devices.all()
      const step = Math.max(1, devices.length / devicesAsked)
      const asked = Array.from(
        { length: Math.min(devices.length, devicesAsked) },
        (_, i) => devices[Math.floor(i * step)],
      )
      const metrics = new Map<string, { metric: string; devices: number; lastValue: number | string }>()
      for (const device of asked) {
        if (!device) continue
        for (const { metric, lastValue } of await o.readings.metrics(device.id)) {
          const known = metrics.get(metric)
          if (known) known.devices += 1
          else if (metrics.size < 1000) metrics.set(metric, { metric, devices: 1, lastValue })
        }
      }
      const distinct = (of: (device: (typeof devices)[number]) => string | undefined): string[] =>
        [...new Set(devices.map(of))]
          .filter((text) => text !== undefined)
          .sort()
          .slice(0, 200)
      return {
        metrics: [...metrics.values()].sort((a, b) => b.devices - a.devices || (a.metric < b.metric ? -1 : 1)),
        devicesAsked: asked.length,
        model: distinct(({ model }) => model),
        firmware: distinct(({ firmware }) => firmware),
        site: distinct(({ site }) => site),
        region: distinct(({ region }) => region),
        gateway: distinct(({ gatewayId }) => gatewayId),
      }
    },
  )

  app.delete(
    '/rules/:id',
    {
      config: { role: 'manager' },
      schema: { tags: ['rules'], summary: 'Remove a rule', params: idParams, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      if (!(await o.removeRule(request.params.id))) {
        throw new Problem('not-found', `There is no rule with the id ${request.params.id}.`)
      }
      return reply.code(204).send()
    },
  )
}

/** Metrics are asked of so many devices, evenly chosen: enough to meet every model. */
const devicesAsked = 200
const texts = z.array(z.string())
const vocabulary = z
  .object({
    metrics: z.array(z.object({ metric: z.string(), devices: z.int(), lastValue: z.union([z.number(), z.string()]) })),
    devicesAsked: z.int(),
    model: texts,
    firmware: texts,
    site: texts,
    region: texts,
    gateway: texts,
  })
  .meta({ id: 'RuleVocabulary', description: 'Metrics by how many of the devices asked report them' })
