import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { createTransport } from 'nodemailer'
import { CommandFailed } from '../commandErrors.ts'
import { type Config, isLoopback, readConfig } from '../config.ts'
import { consoleDir } from '../consoleDir.ts'
import { type DataDir, dataDirAt, loadSecrets } from '../dataDir.ts'
import { runningServer } from './server.ts'

type Finding = { level: 'ok' | 'warn' | 'fail'; text: string }

/** `forestall doctor`: each check says what it found and what to do. Exit 1 when something would keep the product from working. */
export const doctor = async (): Promise<void> => {
  const config = readConfig(process.env)
  const dir = dataDirAt(config.dataDir)
  const server = await runningServer(dir)
  const findings: Finding[] = [
    node(),
    dataFolder(dir),
    ...(existsSync(dir.recordsFile) ? [secrets(dir)] : []),
    consoleFiles(),
    ...(server ? [{ level: 'ok' as const, text: 'a server is running on this data folder' }] : await ports(config)),
    ...(await mail(config)),
    exposure(config),
  ]
  if (server) findings.push(await readiness(server))
  const mark = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' }
  for (const { level, text } of findings) console.log(`${mark[level]}  ${text}`)
  const failures = findings.filter((finding) => finding.level === 'fail').length
  if (failures > 0)
    throw new CommandFailed(`${failures} of ${findings.length} checks failed; each says above what to do`)
}

const node = (): Finding => {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24
    ? { level: 'ok', text: `Node ${process.version}` }
    : { level: 'fail', text: `Node ${process.version} is too old: run "npm install", it brings Node 24` }
}

const dataFolder = (dir: DataDir): Finding => {
  try {
    // Not made by looking at it: while it is missing, the nearest folder above it decides.
    let place = dir.path
    while (!existsSync(place)) place = dirname(place)
    if (!statSync(place).isDirectory()) throw new Error(`${place} is not a folder`)
    accessSync(place, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(place)
    const freeMiB = Math.floor((bavail * bsize) / 1024 / 1024)
    return freeMiB < 1024
      ? { level: 'warn', text: `data folder ${dir.path} has only ${freeMiB} MiB free` }
      : { level: 'ok', text: `data folder ${dir.path}, ${freeMiB} MiB free` }
  } catch (cause) {
    return {
      level: 'fail',
      text: `data folder ${dir.path} cannot be written (${cause instanceof Error ? cause.message : cause}): change its owner or set FORESTALL_DATA_DIR`,
    }
  }
}

const secrets = (dir: DataDir): Finding => {
  try {
    // There are records, so none are made here.
    loadSecrets(dir, randomBytes)
    return { level: 'ok', text: 'the secrets can be read' }
  } catch (cause) {
    return { level: 'fail', text: cause instanceof Error ? cause.message : String(cause) }
  }
}

const consoleFiles = (): Finding =>
  existsSync(join(consoleDir, 'index.html'))
    ? { level: 'ok', text: 'the console is built' }
    : { level: 'fail', text: 'the console is not built: run "npm run build"' }

const ports = async (config: Config): Promise<Finding[]> =>
  Promise.all(
    [
      { name: 'HTTP', setting: 'FORESTALL_HTTP_PORT', ...config.http },
      { name: 'MQTT', setting: 'FORESTALL_MQTT_PORT', ...config.mqtt },
    ].map(async ({ name, setting, host, port }): Promise<Finding> => {
      const error = await new Promise<string | undefined>((resolve) => {
        const probe = createServer()
        probe.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? cause.message))
        probe.listen({ host, port }, () => probe.close(() => resolve(undefined)))
      })
      return error === undefined
        ? { level: 'ok', text: `${name} can listen on ${host}:${port}` }
        : {
            level: 'fail',
            text: `${name} cannot listen on ${host}:${port} (${error}): end the other program or set ${setting}`,
          }
    }),
  )

const mail = async (config: Config): Promise<Finding[]> => {
  if (config.mail.smtpUrl === undefined)
    return [
      {
        level: 'warn',
        text: 'no mail server: set FORESTALL_SMTP_URL and FORESTALL_MAIL_FROM, or customers hear nothing',
      },
    ]
  const transport = createTransport({ url: config.mail.smtpUrl, connectionTimeout: 5_000, greetingTimeout: 5_000 })
  try {
    await transport.verify()
    return [{ level: 'ok', text: 'the mail server answers and lets us in' }]
  } catch (cause) {
    return [
      {
        level: 'fail',
        text: `the mail server cannot be used (${cause instanceof Error ? cause.message : String(cause)}): check FORESTALL_SMTP_URL`,
      },
    ]
  } finally {
    transport.close()
  }
}

const exposure = (config: Config): Finding => {
  const open = [config.http.host, config.mqtt.host].filter((host) => !isLoopback(host))
  if (open.length === 0) return { level: 'ok', text: 'reachable from this machine only' }
  return config.http.publicUrl?.startsWith('https:') && config.mqtt.tls
    ? { level: 'ok', text: `reachable from other machines (${open.join(', ')}), with TLS` }
    : {
        level: 'warn',
        text: `reachable from other machines (${open.join(', ')}) without TLS somewhere: put a TLS proxy before HTTP with FORESTALL_PUBLIC_URL=https://…, and set FORESTALL_MQTTS_PORT`,
      }
}

const readiness = async (server: (method: 'GET', path: string) => Promise<unknown>): Promise<Finding> => {
  try {
    await server('GET', '/readyz')
    return { level: 'ok', text: 'the running server is ready' }
  } catch (cause) {
    return {
      level: 'fail',
      text: `the running server is not ready: ${cause instanceof Error ? cause.message : String(cause)}`,
    }
  }
}
