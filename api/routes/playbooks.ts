import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { playbook, playbookFields } from '../../domain/playbook.ts'
import { playbookTrial, playbookVersion } from '../../domain/ruleBookViews.ts'
import type { App } from '../app.ts'
import { bookOrder, changedBook } from '../bookChange.ts'
import type { ApiContext } from '../context.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, idText, whole } from '../query.ts'
import { unheardMetrics } from '../unheardMetrics.ts'

const saved = z.object({
  /** Of the rule book, now. */
  version: z.int(),
  playbook: playbookFields,
  /** No mistakes, but worth knowing. */
  warnings: z.array(z.string()),
})
const restoreOrder = z.strictObject({ ...bookOrder, version: z.int().nonnegative() })

/** What is done about each kind of fault. */
export const playbookRoutes = (app: App, o: ApiContext): void => {
  const none = (id: string): Problem => new Problem('not-found', `There is no playbook with the id ${id}.`)
  const find = (id: string) => o.ruleBook.current().playbooks.find((known) => known.id === id)

  app.get(
    '/playbooks',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'What is done about each kind of fault',
        response: { 200: pageOf(playbookFields) },
      },
    },
    async () => whole(o.ruleBook.current().playbooks),
  )

  app.get(
    '/playbooks/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'One playbook, with the version of the rule book that a change is made on',
        params: idParams,
        response: { 200: z.object({ version: z.int(), playbook: playbookFields }) },
      },
    },
    async (request) => {
      const found = find(request.params.id)
      if (!found) throw none(request.params.id)
      return { version: o.ruleBook.current().version, playbook: found }
    },
  )

  /** A mistake of the whole book as one of the playbook that is changed; one of another playbook keeps its name. */
  const inPlaybook =
    (id: string) =>
    (path: string): string =>
      path.startsWith(`playbooks.${id}.`) ? path.replace(`playbooks.${id}`, 'playbook') : path

  const put = async (
    wanted: z.output<typeof playbookFields>,
    order: { expectedVersion: number; note: string; by: string },
  ) => {
    const book = changedBook(
      await o.ruleBook.putPlaybook(wanted, { ...order, at: o.clock.now() }),
      inPlaybook(wanted.id),
    )
    return {
      version: book.version,
      playbook: find(wanted.id) ?? wanted,
      warnings: await unheardMetrics(wanted, { devices: o.records.devices, readings: o.readings }),
    }
  }

  app.put(
    '/playbooks/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['playbooks'],
        summary: 'Add or replace a playbook; a new version of the rule book, in force at once',
        params: idParams,
        body: z.strictObject({ ...bookOrder, playbook }),
        response: { 200: saved },
      },
    },
    async (request) => {
      const { playbook: wanted, ...order } = request.body
      if (wanted.id !== request.params.id)
        throw new Problem('invalid-input', `The address is of ${request.params.id}, the playbook is ${wanted.id}.`, {
          errors: [{ in: 'body', path: 'playbook.id', message: `must be ${request.params.id}, as in the address` }],
        })
      return put(wanted, { ...order, by: signedIn(request).id })
    },
  )

  app.delete(
    '/playbooks/:id',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['playbooks'],
        summary: 'Take a playbook out; its versions stay',
        params: idParams,
        body: z.strictObject(bookOrder),
        response: { 200: z.object({ version: z.int() }) },
      },
    },
    async (request) => {
      const { id } = request.params
      const order = { ...request.body, by: signedIn(request).id, at: o.clock.now() }
      const result = await o.ruleBook.removePlaybook(id, order)
      if (result === undefined) throw none(id)
      return { version: changedBook(result).version }
    },
  )

  app.get(
    '/playbooks/:id/versions',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['playbooks'],
        summary: 'What a playbook was, newest first; version 0 is as shipped',
        params: idParams,
        response: { 200: pageOf(playbookVersion) },
      },
    },
    async (request) => {
      const versions = await o.ruleBook.playbookVersions(request.params.id)
      if (versions.length === 0) throw none(request.params.id)
      return whole(versions)
    },
  )

  app.post(
    '/playbooks/:id/restore',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['playbooks'],
        summary: 'Put an older version of a playbook in force again, as a new version',
        params: idParams,
        body: restoreOrder,
        response: { 200: saved },
      },
    },
    async (request) => {
      const { id } = request.params
      const { version, ...order } = request.body
      const versions = await o.ruleBook.playbookVersions(id)
      // What it was in that version of the book: as it was last changed before.
      const then = versions.find((entry) => entry.version <= version)?.playbook
      if (!then) throw new Problem('not-found', `Version ${version} of the rule book has no playbook ${id}.`)
      return put(then, { ...order, by: signedIn(request).id })
    },
  )

  app.post(
    '/playbooks/dry-run',
    {
      config: { role: 'manager' },
      schema: {
        tags: ['playbooks'],
        summary: 'What a case would have been under this playbook; nothing is saved or sent',
        description:
          'The case’s own events are lived through twice by the code that runs live: by the rules of then, and with this playbook in its place. What differs is told in sentences.',
        body: z.strictObject({ playbook, caseId: idText }),
        response: { 200: playbookTrial },
      },
    },
    async (request) => {
      const { playbook: wanted, caseId } = request.body
      const trial = await o.ruleBook.tryPlaybook(wanted, caseId)
      if (!trial) throw new Problem('not-found', `There is no case with the id ${caseId}.`)
      return trial
    },
  )
}
