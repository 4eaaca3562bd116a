import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { type Role, user, userInput } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { hashPassword } from '../passwords.ts'
import { signedIn } from '../principal.ts'
import { Problem } from '../problem.ts'
import { idParams, whole } from '../query.ts'

/** Who is called when nobody acts: agents first, then managers, then administrators. */
const usualLevel: Readonly<Record<Role, number>> = { viewer: 9, agent: 0, manager: 1, admin: 2 }

/** The people who sign in here. */
export const userRoutes = (app: App, o: ApiContext): void => {
  const { users } = o.records

  app.get(
    '/users',
    {
      config: { role: 'viewer' },
      schema: { tags: ['users'], summary: 'List users', response: { 200: pageOf(user) } },
    },
    async () => whole(await users.list()),
  )

  app.post(
    '/users',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['users'],
        summary: 'Add a user',
        body: userInput.extend({ escalationLevel: z.int().min(0).max(9).optional() }),
        response: { 201: user },
      },
    },
    async (request, reply) => {
      const { password, escalationLevel, ...given } = request.body
      const made = {
        ...given,
        id: o.newId(),
        escalationLevel: escalationLevel ?? usualLevel[given.role],
        createdAt: o.clock.now(),
      }
      const passwordHash = await hashPassword(password, o.randomBytes)
      if (!(await users.create({ ...made, passwordHash }))) {
        throw new Problem('taken', 'There is already a user with this e-mail address.')
      }
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/users/:id/password',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['users'],
        summary: 'Set a user’s password; their sessions end',
        params: idParams,
        body: userInput.pick({ password: true }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const passwordHash = await hashPassword(request.body.password, o.randomBytes)
      if (!(await users.setPassword(request.params.id, passwordHash))) throw noUser(request.params.id)
      return reply.code(204).send()
    },
  )

  app.delete(
    '/users/:id',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['users'],
        summary: 'Remove a user; their sessions end',
        params: idParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      // The last administrator could otherwise shut the door behind everybody.
      if (request.params.id === signedIn(request).id)
        throw new Problem('not-now', 'You cannot remove yourself; another administrator can.')
      if (!(await users.remove(request.params.id))) throw noUser(request.params.id)
      return reply.code(204).send()
    },
  )
}

const noUser = (id: string): Problem => new Problem('not-found', `There is no user with the id ${id}.`)
