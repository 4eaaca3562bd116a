import { randomBytes, randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { createApi } from '../api/server.ts'
import { createBroker } from '../broker/broker.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { createShardedEngine } from '../detector/shardedEngine.ts'
import { type Clock, day } from '../domain/clock.ts'
import { deviceTopic } from '../domain/topics.ts'
import { createIngest } from '../ingest/ingest.ts'
import { encodeRules, encodeSilences, encodeTick } from '../ingest/ownFacts.ts'
import { createLocalInbox } from '../outreach/localInbox.ts'
import { createOutreach } from '../outreach/outreach.ts'
import { templateList } from '../outreach/templates/list.ts'
import { machineDiagram } from '../recovery/machineDiagram.ts'
import type { RecoveryPolicy } from '../recovery/policy.ts'
import { createRecovery } from '../recovery/recovery.ts'
import { createRosterDesk } from '../recovery/roster/rosterDesk.ts'
import { createDeviceDirectory } from '../store/deviceDirectory.ts'
import type { Records } from '../store/records.ts'
import { openIntakeLog } from '../store/sqlite/intakeLog.ts'
import { openRecords } from '../store/sqlite/openRecords.ts'
import { openReadingStore } from '../store/sqlite/readingStore.ts'
import { type Config, ConfigError, hostForUrl, isLoopback } from './config.ts'
import { consoleDir } from './consoleDir.ts'
import { leaveControl, removeControl } from './control.ts'
import { dataDirAt, loadSecrets, lockDataDir } from './dataDir.ts'
import { detectorShards } from './detectorShards.ts'
import type { AppEvents } from './events.ts'
import { reportHealth } from './health.ts'
import { lookEveryMs, repeat, tickEveryMs } from './heartbeat.ts'
import { watchJournal } from './journalHealth.ts'
import { createLifecycle } from './lifecycle.ts'
import { listening } from './listening.ts'
import { mailTransport } from './mailTransport.ts'
import { appMetrics } from './metrics.ts'
import { orRestore } from './orRestore.ts'
import { createOutboxRelay } from './outboxRelay.ts'
import { createPipeline } from './pipeline.ts'
import { createRegistry } from './registry.ts'
import { createRerun } from './rerun.ts'
import { createRuleDryRun } from './ruleDryRun.ts'
import { createStandstills } from './standstills.ts'
import { createTeachingDesk } from './teaching.ts'
import { readTls } from './tls.ts'
import { version } from './version.ts'

export interface AppOptions {
  readonly config: Config
  readonly mode: 'serve' | 'demo'
  /** Given the last moment the journal knows (undefined when it is empty): the demo's time goes on from there. */
  readonly clock: (lastKnown: number | undefined) => Clock
  readonly policy?: Partial<RecoveryPolicy>
  /** `manual`: nothing happens by itself; a test calls `turn()`. */
  readonly drive?: 'timers' | 'manual'
  /** For tests: checkpoints as often as kills come, and a journal that is kept whole, to be read again afterwards. */
  readonly pipeline?: { readonly checkpointEveryMs?: number; readonly keepJournal?: boolean }
  readonly log: Logger
}

export interface App {
  readonly addresses: { readonly http: string; readonly mqtt: string; readonly mqtts: string | undefined }
  readonly clock: Clock
  readonly records: Records
  /** What happens, for the demo's story on the terminal. */
  subscribe<Name extends keyof AppEvents>(name: Name, handler: (event: AppEvents[Name]) => void | Promise<void>): void
  /** Administrator's token for this run, for programs on this machine. */
  readonly localToken: string
  /** One turn of the product's clockwork: journals a tick, takes it in, acts on what is due. */
  turn(): Promise<void>
  /** Connections of devices that are signed in. */
  connections(): number
  /** Resolves when something has failed for good: the process should stop and be started again. */
  readonly failed: Promise<Error>
  stop(): Promise<void>
}

/**
 * Puts the parts together, in the order of the street, and starts them. Long on purpose: one place where a reader
 * sees what is connected to what.
 *
 * @throws ConfigError, DataDirInUse, or an error that says which part could not start; what had started is stopped again
 */
export const startApp = async ({
  config,
  mode,
  clock: clockFrom,
  policy,
  drive = 'timers',
  pipeline: pipelineOptions = {},
  log,
}: AppOptions): Promise<App> => {
  const lifecycle = createLifecycle({ log })
  const { promise: failed, resolve: reportFailure } = Promise.withResolvers<Error>()
  try {
    const dir = dataDirAt(config.dataDir)
    const lock = lockDataDir(dir)
    lifecycle.onStop('data folder', () => lock.release())
    // Of a process that was killed.
    removeControl(dir)
    const secrets = loadSecrets(dir, randomBytes)
    const localToken = randomBytes(32).toString('base64url')

    // Store
    const records = await orRestore(openRecords({ file: dir.recordsFile }))
    lifecycle.onStop('records', () => records.close())
    if (
      [config.http.host, config.mqtt.host].some((host) => !isLoopback(host)) &&
      !config.adminToken &&
      (await records.users.list()).length === 0
    ) {
      throw new ConfigError([
        `other machines could reach ${config.http.host} and nobody has been set up to sign in: run "forestall user add" or set FORESTALL_ADMIN_TOKEN first`,
      ])
    }
    const checkpoint = await records.checkpoints.load()
    const journal = await orRestore(
      openIntakeLog({
        dir: dir.intakeDir,
        startAfter: checkpoint?.position ?? 0,
        log: log.child({ part: 'journal' }),
      }),
    )
    lifecycle.onStop('intake', () => journal.close())
    const intake = watchJournal(journal)
    const readings = await orRestore(openReadingStore({ dir: dir.readingsDir, log: log.child({ part: 'readings' }) }))
    lifecycle.onStop('readings', () => readings.close())
    const directory = createDeviceDirectory()
    await directory.load(records.devices)

    // The latest, not the last: a message run again from quarantine keeps the time it first came.
    let lastKnown = checkpoint?.at
    for await (const batch of intake.read((checkpoint?.position ?? 0) + 1))
      for (const { receivedAt } of batch) lastKnown = Math.max(lastKnown ?? receivedAt, receivedAt)
    const clock = clockFrom(lastKnown)
    const bus = createMemoryBus<AppEvents>({
      limit: 1_000,
      onError: (name, cause) => log.error({ err: cause, event: name }, 'an event handler failed'),
    })

    // Ingest, detector
    const standstills = createStandstills({ tickEveryMs: tickEveryMs(clock) })
    const shards = detectorShards(config.detectorShards, { devices: directory.all().length })
    const engine = createShardedEngine(
      { tickEveryMs: tickEveryMs(clock) },
      { shards, stopwatch: () => performance.now() },
    )
    lifecycle.onStop('detector', () => engine.close())
    const registry = createRegistry({
      records,
      directory,
      append: (input) => intake.append(input),
      disconnect: (deviceId) => broker.disconnect(deviceId),
      pepper: secrets.devicePepper,
      randomBytes,
      clock,
    })
    const ingest = createIngest({
      isKnown: (deviceId) => directory.has(deviceId),
      mayPublishFor: (principal, deviceId) => directory.mayPublishFor(principal, deviceId),
      ...(config.autoRegister ? { autoRegister: (deviceId: string) => registry.registerAtSight(deviceId) } : {}),
    })

    // Recovery, outreach
    const recovery = createRecovery({
      ...records,
      ...(policy ? { policy } : {}),
      clock,
      randomBytes,
      linkSecret: secrets.linkSecret,
      newId: randomUUID,
      lastSampleAt: (deviceId) => engine.lastSample(deviceId),
      standstills: (since) => standstills.since(since),
      latestReadings: (deviceId) => readings.metrics(deviceId),
      timeZone: config.timeZone,
      onMail: () => outreach.wake(),
      log: log.child({ part: 'recovery' }),
      onChange: (caseId) => {
        outreach.wake()
        relayOutbox()
        void bus.publish('changed', { type: 'case', id: caseId })
      },
    })
    const inbox = createLocalInbox({
      inbox: records.inbox,
      clock,
      newId: randomUUID,
      log: log.child({ part: 'inbox' }),
    })
    const inboxPort = mode === 'demo' ? (await inbox.start()).port : undefined
    if (inboxPort !== undefined) lifecycle.onStop('inbox', () => inbox.stop())
    const outreach = createOutreach({
      ...records,
      transport: mailTransport({ config, inboxPort, inbox: records.inbox }),
      from: config.mail.from,
      publicUrl: () => publicUrl(),
      linkSecret: secrets.linkSecret,
      company: config.company,
      clock,
      log: log.child({ part: 'outreach' }),
      onChange: (messageId) => {
        void bus.publish('changed', { type: 'message', id: messageId })
      },
    })
    const teachingDesk = createTeachingDesk({
      append: (fact) => intake.append({ receivedAt: clock.now(), principal: '', ...fact }),
      faults: records.faults,
      settings: records.settings,
    })
    const relay = createOutboxRelay({
      cases: records.cases,
      publish: (message) => broker.publish(message),
      teach: async (teaching) => void (await teachingDesk.teach(teaching)),
      log: log.child({ part: 'relay' }),
    })
    const relayOutbox = (): void => {
      relay.wake().catch((cause) => log.error({ err: cause }, 'the outbox could not be delivered; it is tried again'))
    }

    const pipeline = createPipeline({
      intake,
      ingest,
      engine,
      standstills,
      readings,
      records,
      directory,
      bus,
      clock,
      newcomers: registry.newcomers,
      onBroken: (error) => reportFailure(error),
      onCommandResult: (result) => recovery.commandResult(result),
      ...pipelineOptions,
      log: log.child({ part: 'pipeline' }),
    })
    bus.subscribe('recorded', async (events) => {
      for (const event of events) {
        await bus.publish(
          'changed',
          'fault' in event ? { type: 'fault', id: event.fault.id } : { type: 'incident', id: event.incident.id },
        )
      }
      await recovery.wake()
    })

    // Broker and API
    const broker = createBroker({
      host: config.mqtt.host,
      port: config.mqtt.port,
      ...(config.mqtt.tls ? { tls: readTls(config.mqtt.tls) } : {}),
      open: config.deviceAuth === 'open',
      authenticate: (username, password) => registry.authenticate(username, password),
      mayPublishFor: (principal, deviceId) => directory.mayPublishFor(principal, deviceId),
      accept: async ({ principal, topic, payload }) => {
        await intake.append({ receivedAt: clock.now(), principal, topic, payload })
      },
      sessionFile: dir.sessionFile,
      clock,
      log: log.child({ part: 'broker' }),
    })
    const announceRules = async (): Promise<void> => {
      await intake.append({ receivedAt: clock.now(), principal: '', ...encodeRules(await records.settings.rules()) })
    }
    const announceSilences = async (): Promise<number> => {
      const at = clock.now()
      const pending = await records.silences.pending(at)
      return intake.append({ receivedAt: at, principal: '', ...encodeSilences(pending) })
    }
    const api = createApi({
      host: config.http.host,
      port: config.http.port,
      publicUrl: () => publicUrl(),
      company: config.company,
      version,
      mode,
      records,
      readings,
      recovery,
      many: recovery.many,
      roster: createRosterDesk({ ...records, targets: () => recovery.rules.current().targets }),
      outreach,
      registry,
      ruleBook: recovery.ruleBook,
      templates: templateList,
      machine: machineDiagram(),
      standingOf: (stored) => recovery.standingOf(stored),
      loop: recovery.loop,
      quarantineRerun: createRerun({ quarantine: records.quarantine, append: (input) => intake.append(input) }),
      async importReadings(deviceId, samples) {
        const payload = Buffer.from(JSON.stringify(samples))
        await intake.append({
          receivedAt: clock.now(),
          principal: '',
          topic: deviceTopic(deviceId, 'telemetry'),
          payload,
        })
      },
      async saveRule(rule) {
        await records.settings.saveRule(rule)
        await announceRules()
      },
      dryRunRule: createRuleDryRun({ devices: records.devices, readings }),
      async removeRule(id) {
        const removed = await records.settings.removeRule(id)
        await announceRules()
        return removed
      },
      async saveSilence(silence) {
        await records.silences.save(silence)
        await pipeline.reached(await announceSilences())
      },
      detection: () => engine.learning(),
      teach: async (word) => pipeline.reached(await teachingDesk.teach(word)),
      setAlarmGoals: async (goals) => pipeline.reached(await teachingDesk.setGoals(goals)),
      watching: (deviceId) => engine.watching(deviceId),
      linkSecret: secrets.linkSecret,
      ...(config.http.trustProxy ? { trustProxy: config.http.trustProxy } : {}),
      adminTokens: config.adminToken === undefined ? [localToken] : [config.adminToken, localToken],
      clock,
      newId: randomUUID,
      randomBytes,
      mqttAddress: () => addresses.mqtt,
      lastHeard: (deviceId) => directory.get(deviceId)?.lastSeenAt ?? undefined,
      fleetHealth: () => ({ pipelineSuspect: engine.stats().pipelineSuspect }),
      health: () =>
        reportHealth({
          journal: () => (intake.failure ? { ok: false, detail: intake.failure.message } : { ok: true }),
          pipeline: () => (pipeline.broken ? { ok: false, detail: pipeline.broken.message } : { ok: true }),
          fleet: () =>
            engine.stats().pipelineSuspect
              ? {
                  // Ready all the same: now of all times people need the console.
                  ok: true,
                  detail:
                    'nearly every device is silent at once: look at the network and the broker before the devices',
                }
              : { ok: true },
        }),
      metrics: appMetrics({ pipeline, broker, engine, intake }),
      dashboardDir: consoleDir,
      log: log.child({ part: 'api' }),
    })
    bus.subscribe('changed', (event) => api.publish(event))
    bus.subscribe('observed', (observations) => {
      for (const sample of observations)
        if (sample.kind === 'sample')
          api.publish({ type: 'reading', deviceId: sample.deviceId, ts: sample.ts, values: sample.values })
    })

    // Start: first what has happened (replay), then the clock, then the outside.
    await recovery.rules.load()
    await pipeline.start()
    lifecycle.onStop('pipeline', () => pipeline.stop())
    lifecycle.onStop('recovery', () => recovery.stop())
    const tick = async (): Promise<number> => {
      const at = clock.now()
      return intake.append({ receivedAt: at, principal: '', ...encodeTick(at) })
    }
    await tick()
    await registry.announceAll(ingest.registered())
    await announceRules()
    await announceSilences()
    await teachingDesk.announceGoals()
    const httpPort = (await listening(() => api.start(), { HTTP: config.http })).port
    lifecycle.onStop('api', () => api.stop())
    api.server.on('upgrade', (request, socket, head) => {
      if (request.url?.split('?')[0] === '/mqtt') broker.handleUpgrade(request, socket, head)
      else socket.destroy()
    })
    const mqttPorts = await listening(() => broker.start(), {
      MQTT: config.mqtt,
      ...(config.mqtt.tls ? { MQTTS: { host: config.mqtt.host, port: config.mqtt.tls.port } } : {}),
    })
    lifecycle.onStop('broker', () => broker.stop())

    const addresses = {
      http: `http://${hostForUrl(config.http.host)}:${httpPort}`,
      mqtt: `mqtt://${hostForUrl(config.mqtt.host)}:${mqttPorts.port}`,
      mqtts:
        mqttPorts.tlsPort === undefined ? undefined : `mqtts://${hostForUrl(config.mqtt.host)}:${mqttPorts.tlsPort}`,
    }
    const publicUrl = (): string => config.http.publicUrl ?? addresses.http
    await recovery.wake()
    await outreach.start()
    lifecycle.onStop('outreach', () => outreach.stop())
    leaveControl(dir, { http: addresses.http, mqtt: addresses.mqtt, token: localToken, pid: process.pid })
    lifecycle.onStop('control', () => removeControl(dir))

    const actOnWhatIsDue = async (): Promise<void> => {
      await recovery.wake()
      await recovery.runDeadlines()
      outreach.wake()
      await relay.wake()
    }
    if (drive === 'timers') {
      const failed = (what: string) => (cause: unknown) =>
        log.error({ err: cause }, `${what} failed; tried again at the next turn`)
      const clockwork = [
        repeat({
          clock,
          everyMs: tickEveryMs(clock),
          work: async () => void (await tick()),
          onError: failed('journaling the clock'),
        }),
        repeat({ clock, everyMs: lookEveryMs(clock), work: actOnWhatIsDue, onError: failed('acting on what is due') }),
        repeat({
          clock: { ...clock, speed: 1 },
          everyMs: 10 * 60_000,
          work: async () => {
            await readings.dropBefore(clock.now() - config.retentionDays * day)
            await records.idempotency.dropBefore(clock.now() - day)
          },
          onError: failed('letting go of old data'),
        }),
      ]
      lifecycle.onStop('clockwork', async () => {
        await Promise.all(clockwork.map((part) => part.stop()))
      })
    }

    return {
      addresses,
      clock,
      records,
      localToken,
      subscribe: (name, handler) => bus.subscribe(name, handler),
      async turn() {
        await pipeline.reached(await tick())
        await bus.drained()
        await actOnWhatIsDue()
        await bus.drained()
      },
      connections: () => broker.connectedClients(),
      failed,
      stop: () => lifecycle.stop(),
    }
  } catch (cause) {
    await lifecycle.stop()
    throw cause
  }
}
