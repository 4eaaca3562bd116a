import { isIP } from 'node:net'
import { z } from 'zod'

/** A mistake in the environment or on the command line; `problems` holds every one of them, each saying what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

const port = z.coerce.number().int().min(0).max(65_535)
const url = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

const environment = z.object({
  FORESTALL_DATA_DIR: z.string().min(1).default('.forestall'),
  FORESTALL_HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  FORESTALL_HTTP_PORT: port.default(8080),
  FORESTALL_PUBLIC_URL: url(['http:', 'https:']).optional(),
  FORESTALL_MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  FORESTALL_MQTT_PORT: port.default(1883),
  FORESTALL_MQTTS_PORT: port.optional(),
  FORESTALL_TLS_CERT: z.string().min(1).optional(),
  FORESTALL_TLS_KEY: z.string().min(1).optional(),
  FORESTALL_TLS_CLIENT_CA: z.string().min(1).optional(),
  FORESTALL_DEVICE_AUTH: z.enum(['required', 'open']).default('required'),
  FORESTALL_AUTO_REGISTER: z.enum(['true', 'false']).default('false'),
  FORESTALL_ADMIN_TOKEN: z.string().min(24, 'must have at least 24 characters: it opens everything').optional(),
  FORESTALL_SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  FORESTALL_MAIL_FROM: z.string().min(3).optional(),
  FORESTALL_COMPANY: z.string().min(1).max(100).default('Forestall'),
  FORESTALL_RETENTION_DAYS: z.coerce.number().positive().max(36_500).default(90),
  FORESTALL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
})

/** Named in the outside interface, not built yet: refused rather than silently ignored. */
const notYet = [
  'FORESTALL_DATABASE_URL',
  'FORESTALL_INFLUX_URL',
  'FORESTALL_INFLUX_TOKEN',
  'FORESTALL_INFLUX_ORG',
  'FORESTALL_INFLUX_BUCKET',
  'FORESTALL_NATS_URL',
  'FORESTALL_MQTT_URL',
] as const

export interface Config {
  readonly dataDir: string
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | undefined }
  readonly mqtt: { readonly host: string; readonly port: number; readonly tls: TlsConfig | undefined }
  readonly deviceAuth: 'required' | 'open'
  readonly autoRegister: boolean
  readonly adminToken: string | undefined
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string }
  readonly company: string
  readonly retentionDays: number
  readonly logLevel: string
}
export interface TlsConfig {
  readonly port: number
  readonly certFile: string
  readonly keyFile: string
  readonly clientCaFile: string | undefined
}

/** True for 127.0.0.0/8, ::1 and `localhost`: addresses that other machines cannot reach. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * Reads the environment once.
 *
 * @throws ConfigError naming every mistake at once
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  // An empty variable is what compose files pass for "not set".
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('FORESTALL_') && value !== ''),
  )
  const parsed = environment.safeParse(given)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const known = new Set<string>([...Object.keys(environment.shape), ...notYet])
  for (const name of Object.keys(given))
    if (!known.has(name)) problems.push(`${name}: there is no such setting; check the spelling`)
  for (const name of notYet)
    if (given[name] !== undefined)
      problems.push(`${name}: not available in this version; unset it to run on the embedded defaults`)
  if (!parsed.success) throw new ConfigError(problems)
  const e = parsed.data

  if (e.FORESTALL_DEVICE_AUTH === 'open' && !isLoopback(e.FORESTALL_MQTT_HOST))
    problems.push(
      'FORESTALL_DEVICE_AUTH: "open" lets anybody speak for any device; it needs FORESTALL_MQTT_HOST=127.0.0.1',
    )
  const tlsParts = [e.FORESTALL_TLS_CERT, e.FORESTALL_TLS_KEY, e.FORESTALL_MQTTS_PORT]
  if (tlsParts.some((part) => part !== undefined) && !tlsParts.every((part) => part !== undefined))
    problems.push('FORESTALL_MQTTS_PORT, FORESTALL_TLS_CERT and FORESTALL_TLS_KEY: set all three or none')
  if (e.FORESTALL_TLS_CLIENT_CA !== undefined && e.FORESTALL_MQTTS_PORT === undefined)
    problems.push('FORESTALL_TLS_CLIENT_CA: needs FORESTALL_MQTTS_PORT, FORESTALL_TLS_CERT and FORESTALL_TLS_KEY')
  if (e.FORESTALL_SMTP_URL !== undefined && e.FORESTALL_MAIL_FROM === undefined)
    problems.push('FORESTALL_MAIL_FROM: needed with FORESTALL_SMTP_URL, e.g. "Acme Care <care@acme.example>"')
  if (problems.length > 0) throw new ConfigError(problems)

  return Object.freeze({
    dataDir: e.FORESTALL_DATA_DIR,
    http: {
      host: e.FORESTALL_HTTP_HOST,
      port: e.FORESTALL_HTTP_PORT,
      publicUrl: e.FORESTALL_PUBLIC_URL?.replace(/\/+$/, ''),
    },
    mqtt: {
      host: e.FORESTALL_MQTT_HOST,
      port: e.FORESTALL_MQTT_PORT,
      tls:
        e.FORESTALL_MQTTS_PORT !== undefined && e.FORESTALL_TLS_CERT && e.FORESTALL_TLS_KEY
          ? {
              port: e.FORESTALL_MQTTS_PORT,
              certFile: e.FORESTALL_TLS_CERT,
              keyFile: e.FORESTALL_TLS_KEY,
              clientCaFile: e.FORESTALL_TLS_CLIENT_CA,
            }
          : undefined,
    },
    deviceAuth: e.FORESTALL_DEVICE_AUTH,
    autoRegister: e.FORESTALL_AUTO_REGISTER === 'true',
    adminToken: e.FORESTALL_ADMIN_TOKEN,
    mail: {
      smtpUrl: e.FORESTALL_SMTP_URL,
      from: e.FORESTALL_MAIL_FROM ?? `${e.FORESTALL_COMPANY} <care@forestall.invalid>`,
    },
    company: e.FORESTALL_COMPANY,
    retentionDays: e.FORESTALL_RETENTION_DAYS,
    logLevel: e.FORESTALL_LOG_LEVEL,
  })
}
