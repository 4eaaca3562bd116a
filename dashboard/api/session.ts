import { computed, signal } from '@preact/signals'
import { onSignedOut, Problem, request, wordsOf } from './http.ts'
import { forgetAll } from './resource.ts'
import { endStream, startStream } from './stream.ts'
import type { Role, User } from './wire.ts'

type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'signedOut' }
  | { readonly state: 'unreachable'; readonly words: string }
  | { readonly state: 'signedIn'; readonly user: User }

export const session = signal<Session>({ state: 'asking' })
export const me = computed(() => (session.value.state === 'signedIn' ? session.value.user : undefined))

const order: readonly Role[] = ['viewer', 'agent', 'manager', 'admin']
/** May the person at this console do what `role` may? The server decides; this only hides what it would refuse. */
export const may = (role: Role): boolean => {
  const user = me.value
  return user !== undefined && order.indexOf(user.role) >= order.indexOf(role)
}

/** Who is at this console; decides between sign-in page and console. */
export const findOutWhoIAm = async (): Promise<void> => {
  try {
    session.value = { state: 'signedIn', user: await request<User>('me') }
    startStream(() => void leaveWhenOver())
  } catch (error) {
    session.value =
      error instanceof Problem && error.status === 401
        ? { state: 'signedOut' }
        : { state: 'unreachable', words: wordsOf(error) }
  }
}

/** @throws Problem when address and password do not match */
export const signIn = async (email: string, password: string): Promise<void> => {
  await request<unknown>('session', { method: 'POST', body: { email, password } })
  forgetAll()
  await findOutWhoIAm()
}

const leave = (): void => {
  endStream()
  forgetAll()
  session.value = { state: 'signedOut' }
}

/** A page that only listens learns here that its session has ended; the address stays, so signing in leads back to it. */
const leaveWhenOver = async (): Promise<void> => {
  try {
    await request<unknown>('me')
  } catch (error) {
    if (error instanceof Problem && error.status === 401) leave()
  }
}

export const signOut = async (): Promise<void> => {
  await request<unknown>('session', { method: 'DELETE' })
  leave()
}

onSignedOut(leave)
