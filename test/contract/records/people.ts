import { describe, expect, test } from 'vitest'
import type { Records } from '../../../store/records.ts'
import type { NewUser } from '../../../store/userStore.ts'
import { type Place, visit } from '../place.ts'
import { now } from './samples.ts'

const user = (id: string, change: Partial<NewUser> = {}): NewUser => ({
  id,
  email: `${id}@example.com`,
  name: id,
  role: 'agent',
  escalationLevel: 0,
  createdAt: now,
  passwordHash: null,
  ...change,
})

export const usersContract = (newPlace: () => Place<Records>): void => {
  describe('users', () => {
    test('one per address, whatever its letter case', async () => {
      const visitor = await visit(newPlace())
      const { passwordHash: _, ...ada } = user('ada', { email: 'Ada@Example.com' })
      expect(await visitor.store.users.create(user('ada', { email: 'Ada@Example.com' }))).toBe(true)
      expect(await visitor.store.users.create(user('eve', { email: 'ada@example.COM' }))).toBe(false)
      await visitor.store.users.setPassword('ada', 'phc')
      const { users } = await visitor.restart()
      expect(await users.get('ada')).toEqual(ada)
      expect(await users.get('eve')).toBeUndefined()
      expect(await users.findByEmail('ADA@example.com')).toEqual({ ...ada, passwordHash: 'phc' })
      expect(await users.findByEmail('eve@example.com')).toBeUndefined()
      expect(await users.list()).toEqual([ada])
    })

    test('a session holds until it expires or is removed', async () => {
      const visitor = await visit(newPlace())
      await visitor.store.users.create(user('ada'))
      for (const tokenHash of ['a', 'b'])
        await visitor.store.users.createSession({ tokenHash, userId: 'ada', expiresAt: now + 10 })
      const { users } = await visitor.restart()
      expect((await users.findSession('a', now + 9))?.id).toBe('ada')
      await users.removeSession('a')
      expect(await users.findSession('a', now)).toBeUndefined()
      expect(await users.findSession('b', now + 10)).toBeUndefined()
      expect(await users.findSession('c', now)).toBeUndefined()
    })

    test('a new password, or being removed, ends every session and every link', async () => {
      const { users } = (await visit(newPlace())).store
      for (const id of ['ada', 'eve']) {
        await users.create(user(id))
        await users.createSession({ tokenHash: `session of ${id}`, userId: id, expiresAt: now + 10 })
        await users.createSignInCode({ codeHash: `code of ${id}`, userId: id, expiresAt: now + 10 })
      }
      expect(await users.setPassword('ada', 'new')).toBe(true)
      expect(await users.findSession('session of ada', now)).toBeUndefined()
      expect(await users.useSignInCode('code of ada', now)).toBeUndefined()
      expect((await users.findSession('session of eve', now))?.id).toBe('eve')
      expect(await users.remove('eve')).toBe(true)
      expect(await users.findSession('session of eve', now)).toBeUndefined()
      expect(await users.get('eve')).toBeUndefined()
      expect(await users.remove('eve')).toBe(false)
      expect(await users.setPassword('eve', 'new')).toBe(false)
    })

    test('a sign-in code works once, and not when it is too old', async () => {
      const { users } = (await visit(newPlace())).store
      await users.create(user('ada'))
      for (const codeHash of ['a', 'b']) await users.createSignInCode({ codeHash, userId: 'ada', expiresAt: now + 10 })
      const used = await Promise.all([users.useSignInCode('a', now), users.useSignInCode('a', now)])
      expect(used.map((one) => one?.id)).toEqual(['ada', undefined])
      expect(await users.useSignInCode('b', now + 10)).toBeUndefined()
      expect(await users.useSignInCode('nothing', now)).toBeUndefined()
    })
  })
}
