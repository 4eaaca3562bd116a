import { z } from 'zod'
import { device, deviceInput } from '../../domain/device.ts'
import { pageOf } from '../../domain/page.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { withLastHeard } from '../lastHeard.ts'
import type { RegistryRefusal } from '../options.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, pageQuery } from '../query.ts'

const credentials = z
  .object({ username: z.string(), password: z.string().describe('Shown once: only its hash is kept') })
  .meta({ id: 'DeviceCredentials' })
// The id of a device is its address; everything else may change.
const deviceChange = deviceInput.omit({ id: true }).partial()

const wrongReference = {
  'unknown-gateway': ['gatewayId', 'there is no gateway with this id'],
  'unknown-customer': ['customerId', 'there is no customer with this id'],
  'gateway-loop': ['gatewayId', 'this gateway itself stands behind the device'],
} as const

const refusal = (id: string, { code }: RegistryRefusal): Problem => {
  if (code === 'taken') return new Problem('taken', `There is already a device with the id ${id}.`)
  const [field, message] = wrongReference[code]
  return new Problem('unknown-reference', `${field}: ${message}.`, { errors: [{ in: 'body', path: field, message }] })
}
const noDevice = (id: string): Problem => new Problem('not-found', `There is no device with the id ${id}.`)

/** The fleet: who there is, and the passwords they sign in to the broker with. */
export const deviceRoutes = (app: App, o: ApiContext): void => {
  const heard = withLastHeard(o)

  app.get(
    '/devices',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['devices'],
        summary: 'List devices',
        querystring: pageQuery.extend({
          q: z.string().max(200).optional().describe('Part of the id, name, model or site'),
          customerId: idText.optional(),
          gatewayId: idText.optional(),
        }),
        response: { 200: pageOf(device) },
      },
    },
    async (request) => {
      const page = await o.records.devices.list(request.query)
      return { ...page, items: page.items.map(heard) }
    },
  )

  app.post(
    '/devices',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['devices'],
        summary: 'Register a device; its password is shown in this answer only',
        body: deviceInput,
        response: { 201: device.extend({ credentials }).meta({ id: 'RegisteredDevice' }) },
      },
    },
    async (request, reply) => {
      const outcome = await o.registry.register(request.body)
      if (!outcome.ok) throw refusal(request.body.id, outcome)
      return reply
        .code(201)
        .header('location', `/api/v1/devices/${encodeURIComponent(outcome.device.id)}`)
        .send({ ...outcome.device, credentials: outcome.credentials })
    },
  )

  app.get(
    '/devices/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['devices'], summary: 'One device', params: idParams, response: { 200: device } },
    },
    async (request) => {
      const found = await o.records.devices.get(request.params.id)
      if (found === undefined) throw noDevice(request.params.id)
      return heard(found)
    },
  )

  app.patch(
    '/devices/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['devices'],
        summary: 'Change what is known about a device',
        params: idParams,
        body: deviceChange,
        response: { 200: device },
      },
    },
    async (request) => {
      const outcome = await o.registry.update(request.params.id, request.body)
      if (outcome === undefined) throw noDevice(request.params.id)
      if (!outcome.ok) throw refusal(request.params.id, outcome)
      return outcome.device
    },
  )

  app.delete(
    '/devices/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['devices'],
        summary: 'Remove a device; its readings and cases stay',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      if (!(await o.registry.remove(request.params.id))) throw noDevice(request.params.id)
      return reply.code(204).send()
    },
  )

  app.post(
    '/devices/:id/credentials',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['devices'],
        summary: 'Give a device a new password; the old one ends at once',
        params: idParams,
        response: { 200: credentials },
      },
    },
    async (request) => {
      const made = await o.registry.rotate(request.params.id)
      if (made === undefined) throw noDevice(request.params.id)
      return made
    },
  )
}
