import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tokenHash } from '../../api/sessions.ts'
import { day } from '../../domain/clock.ts'
import { runDemo } from '../../simulators/demo.ts'
import { type App, startApp } from '../app.ts'
import { type AcceleratedClock, acceleratedClock } from '../clocks.ts'
import { CommandFailed } from '../commandErrors.ts'
import { type Config, readConfig } from '../config.ts'
import { type DataDir, dataDirAt, lockDataDir } from '../dataDir.ts'
import { ensureDemoRoster } from '../demoRoster.ts'
import { ensureDemoStaff, simulatedAgentTokens } from '../demoStaff.ts'
import { tellStory } from '../demoStory.ts'
import { createLogger } from '../logger.ts'
import { printReady, runUntilSignal } from '../runUntilSignal.ts'

/** What only a demo's folder has in it. */
const worldFile = 'demo-world.json'

/** Empties a demo's folder, and no other: a wrong FORESTALL_DATA_DIR must not cost anybody their data. */
const forgetDemo = (dir: DataDir): void => {
  if (!existsSync(dir.path) || readdirSync(dir.path).length === 0) return
  if (!existsSync(join(dir.path, worldFile)))
    throw new CommandFailed(
      `${dir.path} is not a demo's folder, so --fresh leaves it alone: set FORESTALL_DATA_DIR to another one`,
    )
  const lock = lockDataDir(dir)
  for (const name of readdirSync(dir.path))
    if (!name.startsWith('lock.db')) rmSync(join(dir.path, name), { recursive: true })
  lock.release()
}

/** `forestall demo`, which `npm start` runs: the product as it is, with a simulated world around it. */
export const demo = async ({ speed, seed, fresh }: { speed: number; seed: number; fresh?: true }): Promise<void> => {
  const env = process.env
  const config = readConfig({
    ...env,
    FORESTALL_DATA_DIR: env.FORESTALL_DATA_DIR || join('.forestall', 'demo'),
    FORESTALL_COMPANY: env.FORESTALL_COMPANY || 'Northwind Devices',
    FORESTALL_LOG_LEVEL: env.FORESTALL_LOG_LEVEL || 'warn',
  })
  const log = createLogger(config.logLevel)
  const dir = dataDirAt(config.dataDir)
  if (fresh) forgetDemo(dir)

  const clocks: AcceleratedClock[] = []
  const app = await startWithFreePorts(config, (settings) =>
    startApp({
      config: settings,
      mode: 'demo',
      clock: (lastKnown) => {
        const clock = acceleratedClock(lastKnown ?? Date.now(), speed)
        clocks.push(clock)
        return clock
      },
      log,
    }),
  )
  let world: ReturnType<typeof runDemo> | undefined
  // Before the ready line: whoever waits for it may ask us to stop at once.
  const over = runUntilSignal({
    stop: async () => {
      // A world that could not begin has nothing to stop, and says so where it is awaited.
      await world?.then(({ stop }) => stop()).catch(() => undefined)
      await app.stop()
    },
    failed: app.failed,
    log,
  })
  printReady(app.addresses)

  await ensureDemoStaff(app.records.users, app.clock.now())
  await ensureDemoRoster(app.records.roster, app.clock.now())
  const write = (line: string): void => void process.stdout.write(`${line}\n`)
  await tellStory(app, write)
  const agents = await simulatedAgentTokens(app.records.users, {
    randomBytes,
    expiresAt: app.clock.now() + 365 * day * speed,
  })
  world = runDemo({
    httpUrl: app.addresses.http,
    mqttUrl: app.addresses.mqtt,
    adminToken: app.localToken,
    ...(agents.ines === undefined ? {} : { staffToken: agents.ines }),
    colleagues: agents,
    now: app.clock.now,
    speed,
    stateFile: join(dir.path, worldFile),
    seed: String(seed),
    log,
  })
  await world
  await everybodyConnected(app)
  // Until here time stood still: at this speed, the seconds of connecting would look like minutes of silence.
  for (const clock of clocks) clock.run()

  const code = randomBytes(24).toString('base64url')
  await app.records.users.createSignInCode({
    codeHash: tokenHash(code),
    userId: 'you',
    expiresAt: app.clock.now() + day * speed,
  })
  write('')
  write(`  Console    ${app.addresses.http}/signin/${code}`)
  write('             (signs you in, once; afterwards simply open the address)')
  write(`  Devices    ${app.addresses.mqtt}   a simulated fleet is reporting there now`)
  write(`  Data       ${dir.path}   kept; start again to go on, --fresh to begin anew`)
  write(
    `  Time       runs ${speed} times faster here: a minute of yours is ${speed >= 60 ? `${Math.round(speed / 6) / 10} hours` : `${speed} minutes`} of the fleet's`,
  )
  write('')
  await over
}

/** Waits for a connection of every device that has one of its own, in bounded time: one that is broken keeps nobody waiting. */
const everybodyConnected = async (app: App): Promise<void> => {
  const own = (await app.records.devices.all()).filter(({ gatewayId }) => gatewayId === undefined).length
  for (let waited = 0; waited < 10_000 && app.connections() < own; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

/** The usual ports, or free ones where a newcomer's machine has something else on them; ports asked for are kept to. */
const startWithFreePorts = async (config: Config, start: (config: Config) => Promise<App>): Promise<App> => {
  try {
    return await start(config)
  } catch (cause) {
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!inUse || process.env.FORESTALL_HTTP_PORT || process.env.FORESTALL_MQTT_PORT) throw cause
    return start({ ...config, http: { ...config.http, port: 0 }, mqtt: { ...config.mqtt, port: 0 } })
  }
}
