import type { User } from '../domain/user.ts'

export interface NewUser extends User {
  /** PHC string; null for a user who signs in by one-time link only. */
  readonly passwordHash: string | null
}
/** People who sign in, and what proves that they did. Tokens are kept as SHA-256, never in clear. */
export interface UserStore {
  /** False when the address is taken. */
  create(user: NewUser): Promise<boolean>
  get(id: string): Promise<User | undefined>
  findByEmail(email: string): Promise<NewUser | undefined>
  list(): Promise<User[]>
  /** Ends their sessions: whoever knew the old one is out. False when there is no such user. */
  setPassword(id: string, passwordHash: string): Promise<boolean>
  /** With their sessions. Cases keep their name in the history. False when there was none. */
  remove(id: string): Promise<boolean>
  createSession(session: { tokenHash: string; userId: string; expiresAt: number }): Promise<void>
  findSession(tokenHash: string, now: number): Promise<User | undefined>
  removeSession(tokenHash: string): Promise<void>
  /** A one-time sign-in link; using it removes it. */
  createSignInCode(code: { codeHash: string; userId: string; expiresAt: number }): Promise<void>
  useSignInCode(codeHash: string, now: number): Promise<User | undefined>
}
