import { z } from 'zod'
import { pageOf } from '../../domain/page.ts'
import { type Role, user, userInput } from '../../domain/user.ts'
import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'
import { hashPassword } from '../passwords.ts'
import { Problem } from '../problem.ts'
import { whole } from '../query.ts'

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
}
