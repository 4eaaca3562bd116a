import { deviceIdPattern } from '../domain/topics.ts'

/** CONNACK return codes (MQTT 3.1.1, table 3.1). */
export const connack = { badClientId: 2, unavailable: 3, badCredentials: 4, notAuthorized: 5 } as const

export type SignIn =
  | { readonly ok: true; readonly principal: string; readonly sessionId: string }
  | { readonly ok: false; readonly code: 2 | 3 | 4 | 5; readonly reason: string }

const maxClientIdLength = 256

/**
 * Who a CONNECT comes from.
 *
 * A session belongs to a principal *and* a client id: the session id is `{principal}/{client id}`. So a device that
 * uses another one's client id, by mistake or not, neither throws it out nor inherits what waits for it, and cannot
 * keep it out by coming first. (Refusing the second one, as brokers with one flat name space must, would let whoever
 * comes first lock the other out.)
 *
 * @param clientId as sent, '' for none; `generatedId` stands in for it
 */
export const signIn = (
  connect: {
    username: string | undefined
    password: Uint8Array | undefined
    clientId: string
    generatedId: string
    clean: boolean
  },
  o: { open: boolean; authenticate(username: string, password: Uint8Array): string | undefined },
): SignIn => {
  const { username, password, clientId, clean } = connect
  if (clientId.length > maxClientIdLength) {
    return {
      ok: false,
      code: connack.badClientId,
      reason: `the client id is longer than ${maxClientIdLength} characters`,
    }
  }
  // [MQTT-3.1.3-8]; Aedes would make up an id and keep a session nobody can come back to.
  if (clientId === '' && !clean) {
    return { ok: false, code: connack.badClientId, reason: 'a kept session needs a client id' }
  }
  const principal = principalOf(connect, o)
  if (principal === undefined) {
    return username === undefined || password === undefined
      ? { ok: false, code: connack.notAuthorized, reason: 'no user name and password' }
      : { ok: false, code: connack.badCredentials, reason: 'wrong user name or password' }
  }
  return { ok: true, principal, sessionId: `${principal}/${clientId || connect.generatedId}` }
}

const principalOf = (
  {
    username,
    password,
    clientId,
  }: { username: string | undefined; password: Uint8Array | undefined; clientId: string },
  o: { open: boolean; authenticate(username: string, password: Uint8Array): string | undefined },
): string | undefined => {
  const known = username !== undefined && password !== undefined ? o.authenticate(username, password) : undefined
  if (known !== undefined && deviceIdPattern.test(known)) return known
  const claimed = username || clientId
  return o.open && deviceIdPattern.test(claimed) ? claimed : undefined
}
