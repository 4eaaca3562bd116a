import { scrypt, timingSafeEqual } from 'node:crypto'

/**
 * Passwords of people, scrypt (RFC 7914) in a PHC-like string: `$scrypt$ln=15,r=8,p=3$salt$hash`, both base64url.
 * N=2^15, r=8, p=3 is OWASP's equivalent of its first choice at 32 MiB a computation; libuv's pool computes at most four at once.
 */
interface Parameters {
  readonly ln: number
  readonly r: number
  readonly p: number
}
const current: Parameters = { ln: 15, r: 8, p: 3 }
const hashBytes = 32

const derive = (password: string, salt: Uint8Array, { ln, r, p }: Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const N = 2 ** ln
    // NFKC: the same password typed on two keyboards is the same bytes (NIST SP 800-63B 5.1.1.2).
    scrypt(password.normalize('NFKC'), salt, hashBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })

/** The PHC-like string to keep for a password. `randomBytes` gives the salt. */
export const hashPassword = async (password: string, randomBytes: (size: number) => Uint8Array): Promise<string> => {
  const salt = randomBytes(16)
  const key = await derive(password, salt, current)
  const { ln, r, p } = current
  return `$scrypt$ln=${ln},r=${r},p=${p}$${Buffer.from(salt).toString('base64url')}$${key.toString('base64url')}`
}

/** A string no password makes, that takes as long to check as a real one: for addresses nobody has. */
export const nobodysHash = `$scrypt$ln=${current.ln},r=${current.r},p=${current.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/

/** Whether this password made this string. False for a string that is not one of ours. Compares in constant time. */
export const verifyPassword = async (password: string, kept: string): Promise<boolean> => {
  const [, ln, r, p, salt, hash] = pattern.exec(kept) ?? []
  if (salt === undefined || hash === undefined) return false
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p) }
  if (parameters.ln > 20) return false
  const wanted = Buffer.from(hash, 'base64url')
  const given = await derive(password, Buffer.from(salt, 'base64url'), parameters)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}
