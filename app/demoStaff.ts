import { tokenHash } from '../api/sessions.ts'
import type { Records } from '../store/records.ts'

/** The people of the demo's company. The first is you: whoever opens the one-time link. */
export const demoStaff = [
  { id: 'you', email: 'you@demo.example', name: 'You', role: 'admin', escalationLevel: 9 },
  { id: 'ines', email: 'ines@demo.example', name: 'Ines Keller', role: 'agent', escalationLevel: 0 },
  { id: 'tom', email: 'tom@demo.example', name: 'Tom Berger', role: 'agent', escalationLevel: 0 },
  { id: 'sofia', email: 'sofia@demo.example', name: 'Sofia Neumann', role: 'agent', escalationLevel: 0 },
  { id: 'jonas', email: 'jonas@demo.example', name: 'Jonas Weber', role: 'agent', escalationLevel: 0 },
  { id: 'lena', email: 'lena@demo.example', name: 'Lena Sommer', role: 'manager', escalationLevel: 1 },
  { id: 'marc', email: 'marc@demo.example', name: 'Marc Adler', role: 'manager', escalationLevel: 2 },
] as const

/** Makes them where they are missing. They have no passwords: the demo is entered by link. */
export const ensureDemoStaff = async (users: Records['users'], createdAt: number): Promise<void> => {
  for (const person of demoStaff) await users.create({ ...person, createdAt, passwordHash: null })
}

/** Sessions of the agents whom the simulators play, by user id: what they do stands in the history under their names. */
export const simulatedAgentTokens = async (
  users: Records['users'],
  { randomBytes, expiresAt }: { randomBytes: (size: number) => Buffer; expiresAt: number },
): Promise<Record<string, string>> => {
  const tokens: Record<string, string> = {}
  for (const { id, role } of demoStaff) {
    if (role !== 'agent') continue
    const token = randomBytes(32).toString('base64url')
    // Somebody the visitor has removed has nothing to sign in to.
    if (!(await users.get(id))) continue
    await users.createSession({ tokenHash: tokenHash(token), userId: id, expiresAt })
    tokens[id] = token
  }
  return tokens
}
