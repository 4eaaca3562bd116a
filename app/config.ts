import { isIP } from 'node:net'
import { z } from 'zod'
import { timeZoneName } from '../domain/wallTime.ts'

/** A mistake in the environment or on the command line; `problems` holds every one of them, each saying what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.problems = problems
  }
}

const wholeNumber = (message: string, { min, max }: { min: number; max: number }) =>
  z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { message })
const port = wholeNumber('must be a whole number from 0 to 65535; 0 means any free port', { min: 0, max: 65_535 })
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: () => `must be one of ${words.join(', ')}` })
const url = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

const environment = z.object({
  FORESTALL_DATA_DIR: z.string().min(1).default('.forestall').describe('folder that everything is kept in; .forestall'),
  FORESTALL_HTTP_HOST: z.string().min(1).default('127.0.0.1').describe('address of console and API; 127.0.0.1'),
  FORESTALL_HTTP_PORT: port.default(8080).describe('8080; 0: any free port'),
  FORESTALL_PUBLIC_URL: url(['http:', 'https:'])
    .optional()
    .describe('where people reach it from outside: the links in mails begin with it'),
  FORESTALL_TRUST_PROXY: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(
      z.array(
        z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or CIDR ranges, separated by commas'),
      ),
    )
    .optional()
    .describe('addresses of your own reverse proxy, whose X-Forwarded-For is believed; rate limits count by it'),
  FORESTALL_MQTT_HOST: z.string().min(1).default('127.0.0.1').describe('address devices connect to; 127.0.0.1'),
  FORESTALL_MQTT_PORT: port.default(1883).describe('1883; 0: any free port'),
  FORESTALL_MQTTS_PORT: port.optional().describe('MQTT over TLS; with the next two'),
  FORESTALL_TLS_CERT: z.string().min(1).optional().describe('PEM file'),
  FORESTALL_TLS_KEY: z.string().min(1).optional().describe('PEM file'),
  FORESTALL_TLS_CLIENT_CA: z.string().min(1).optional().describe('PEM file; only devices with a certificate of it'),
  FORESTALL_DEVICE_AUTH: oneOf(['required', 'open'])
    .default('required')
    .describe('open: no passwords, the MQTT user name (or else the client id) is the device; loopback only'),
  FORESTALL_AUTO_REGISTER: oneOf(['true', 'false'])
    .default('false')
    .describe('true: a device nobody registered is, at its first good message; needs open device sign-in'),
  FORESTALL_ADMIN_TOKEN: z
    .string()
    .min(24, 'must have at least 24 characters: it opens everything')
    .optional()
    .describe('bearer token for programs; it may do everything'),
  FORESTALL_SMTP_URL: url(['smtp:', 'smtps:']).optional().describe('smtp://user:password@host:587'),
  FORESTALL_MAIL_FROM: z.string().min(3).optional().describe('"Acme Care <care@acme.example>"'),
  FORESTALL_TIME_ZONE: timeZoneName
    .default('UTC')
    .describe('the company’s own, such as Europe/Berlin: weeks begin and the weekly report goes out by it'),
  FORESTALL_COMPANY: z
    .string()
    .min(1)
    .max(100, 'must have at most 100 characters')
    .default('Forestall')
    .describe('how customers know you'),
  FORESTALL_RETENTION_DAYS: wholeNumber('must be a whole number from 1 to 36500', { min: 1, max: 36_500 })
    .default(90)
    .describe('how long single readings are kept; 90'),
  FORESTALL_DETECTOR_SHARDS: z
    .union([
      z.literal('auto'),
      wholeNumber('must be auto, or a whole number from 0 to 64; 0: none', { min: 0, max: 64 }),
    ])
    .default('auto')
    .describe('threads the detectors run in: auto (none for a small fleet or machine), or a number; 0: none'),
  FORESTALL_LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info').describe('info'),
})

/** Every setting with its meaning and default, one per line. */
export const settingsHelp = (): string =>
  Object.entries(environment.shape)
    .map(([name, schema]) => `  ${name.padEnd(24)} ${schema.description}`)
    .join('\n')

/** Read by single commands, never kept: secrets that should not stand on a command line. */
const ofCommands = ['FORESTALL_PASSWORD', 'FORESTALL_DEVICE_PASSWORD'] as const

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
  readonly http: {
    readonly host: string
    readonly port: number
    readonly publicUrl: string | undefined
    readonly trustProxy: string[] | undefined
  }
  readonly mqtt: { readonly host: string; readonly port: number; readonly tls: TlsConfig | undefined }
  readonly deviceAuth: 'required' | 'open'
  readonly autoRegister: boolean
  readonly adminToken: string | undefined
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string }
  readonly company: string
  /** IANA. */
  readonly timeZone: string
  readonly retentionDays: number
  /** See detectorShards.ts. */
  readonly detectorShards: number | 'auto'
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

/** An address that a person can click: "any address" is not one. */
export const hostForUrl = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

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
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
    ...unknownSettings(given),
    ...contradictions(given),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const e = parsed.data

  return Object.freeze({
    dataDir: e.FORESTALL_DATA_DIR,
    http: {
      host: e.FORESTALL_HTTP_HOST,
      port: e.FORESTALL_HTTP_PORT,
      publicUrl: e.FORESTALL_PUBLIC_URL?.replace(/\/+$/, ''),
      trustProxy: e.FORESTALL_TRUST_PROXY,
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
    timeZone: e.FORESTALL_TIME_ZONE,
    retentionDays: e.FORESTALL_RETENTION_DAYS,
    detectorShards: e.FORESTALL_DETECTOR_SHARDS,
    logLevel: e.FORESTALL_LOG_LEVEL,
  })
}

const unknownSettings = (given: Readonly<Record<string, string | undefined>>): string[] => {
  const known = new Set<string>([...Object.keys(environment.shape), ...ofCommands, ...notYet])
  return [
    ...Object.keys(given)
      .filter((name) => !known.has(name))
      .map((name) => `${name}: there is no such setting; check the spelling`),
    ...notYet
      .filter((name) => given[name] !== undefined)
      .map((name) => `${name}: not available in this version; unset it to run on the embedded defaults`),
  ]
}

/** Settings that are fine alone and not together; looked at as given, so that a mistake elsewhere hides none of them. */
const contradictions = (given: Readonly<Record<string, string | undefined>>): string[] => {
  const problems: string[] = []
  // Devices come in at both: MQTT over WebSocket is served on the HTTP port.
  const entrances = [given.FORESTALL_MQTT_HOST, given.FORESTALL_HTTP_HOST]
  if (given.FORESTALL_DEVICE_AUTH === 'open' && entrances.some((host) => !isLoopback(host ?? '127.0.0.1')))
    problems.push(
      'FORESTALL_DEVICE_AUTH: "open" lets anybody speak for any device; it needs FORESTALL_MQTT_HOST=127.0.0.1 and FORESTALL_HTTP_HOST=127.0.0.1',
    )
  if (given.FORESTALL_AUTO_REGISTER === 'true' && given.FORESTALL_DEVICE_AUTH !== 'open')
    problems.push(
      'FORESTALL_AUTO_REGISTER: only devices that may sign in unregistered can be registered at sight; it needs FORESTALL_DEVICE_AUTH=open',
    )
  const tls = [given.FORESTALL_TLS_CERT, given.FORESTALL_TLS_KEY, given.FORESTALL_MQTTS_PORT]
  if (tls.some((part) => part !== undefined) && !tls.every((part) => part !== undefined))
    problems.push('FORESTALL_MQTTS_PORT, FORESTALL_TLS_CERT and FORESTALL_TLS_KEY: set all three or none')
  if (given.FORESTALL_TLS_CLIENT_CA !== undefined && given.FORESTALL_MQTTS_PORT === undefined)
    problems.push('FORESTALL_TLS_CLIENT_CA: needs FORESTALL_MQTTS_PORT, FORESTALL_TLS_CERT and FORESTALL_TLS_KEY')
  if (given.FORESTALL_SMTP_URL !== undefined && given.FORESTALL_MAIL_FROM === undefined)
    problems.push('FORESTALL_MAIL_FROM: needed with FORESTALL_SMTP_URL, e.g. "Acme Care <care@acme.example>"')
  return problems
}
