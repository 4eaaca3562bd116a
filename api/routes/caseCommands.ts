import { z } from 'zod'
import { type CaseCommand, caseCommand, recoveryCase } from '../../domain/case.ts'
import { nonsense } from '../../domain/offer.ts'
import { mayActAs, type Role } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { requestKeyOf } from '../idempotency.ts'
import { caseOf } from '../outcome.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams } from '../query.ts'

// Strict: a misspelt field of a command would otherwise be dropped, and something else done than was meant.
const [firstCommand, ...otherCommands] = caseCommand.options
const strictCommand = z
  .discriminatedUnion('type', [firstCommand.strict(), ...otherCommands.map((command) => command.strict())], {
    error: () => `type must be one of ${caseCommand.options.map(({ shape }) => shape.type.value).join(', ')}`,
  })
  .superRefine((command, ctx) => {
    if (command.type !== 'offer') return
    const { kind = 'credit', amountMinor = 0, percent = null } = command
    const wrong = nonsense({ kind, amountMinor, percent })
    if (wrong) ctx.addIssue({ code: 'custom', path: [wrong.field], message: wrong.text })
  })

/** Commands that end a case without the device's or the customer's word for it need a manager. */
const roleFor = (command: CaseCommand): Role => (command.type === 'close' ? 'manager' : 'agent')

export const caseCommandRoutes = (app: App, o: ApiContext): void => {
  app.post(
    '/cases/:id/commands',
    {
      config: { role: 'agent' },
      schema: {
        tags: ['cases'],
        summary: 'Do something to a case; `close` needs a manager',
        params: idParams,
        body: strictCommand,
        response: { 200: recoveryCase },
      },
    },
    async (request) => {
      const by = signedIn(request)
      const needs = roleFor(request.body)
      if (!mayActAs(by.role, needs)) {
        throw new Problem('forbidden', `The command ${request.body.type} needs the role ${needs}.`)
      }
      return caseOf(await o.recovery.command(request.params.id, request.body, by, requestKeyOf(request)))
    },
  )
}
