import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { connectAsync } from 'mqtt'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Broker, createBroker } from '../../broker/broker.ts'
import { needsProgram } from '../harness/needs.ts'

const openssl = needsProgram('openssl', 'the TLS tests make a certificate with it')

describe.skipIf(openssl === undefined)('MQTT over TLS', () => {
  let dir: string
  let broker: Broker
  let tlsPort: number
  let cert: Buffer
  const accepted: string[] = []

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'forestall-tls-'))
    execFileSync(
      openssl ?? '',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost,IP:127.0.0.1',
        '-keyout',
        join(dir, 'key.pem'),
        '-out',
        join(dir, 'cert.pem'),
      ],
      { stdio: 'ignore' },
    )
    cert = readFileSync(join(dir, 'cert.pem'))
    broker = createBroker({
      host: '127.0.0.1',
      port: 0,
      tls: { port: 0, cert, key: readFileSync(join(dir, 'key.pem')) },
      open: false,
      authenticate: (username, password) => (Buffer.from(password).toString() === 'right' ? username : undefined),
      mayPublishFor: (principal, deviceId) => principal === deviceId,
      accept: async ({ topic }) => void accepted.push(topic),
      log: pino({ level: 'silent' }),
    })
    tlsPort = (await broker.start()).tlsPort ?? 0
  })
  afterAll(async () => {
    await broker?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('takes a publish over a verified connection, and only with the right password', async () => {
    const client = await connectAsync(`mqtts://localhost:${tlsPort}`, {
      ca: cert,
      clientId: 'd1',
      username: 'd1',
      password: 'right',
      reconnectPeriod: 0,
    })
    await client.publishAsync('forestall/v1/d1/telemetry', '{"values":{"a":1}}', { qos: 1 })
    expect(accepted).toEqual(['forestall/v1/d1/telemetry'])
    await client.endAsync()
    await expect(
      connectAsync(`mqtts://localhost:${tlsPort}`, {
        ca: cert,
        clientId: 'd1',
        username: 'd1',
        password: 'wrong',
        reconnectPeriod: 0,
      }),
    ).rejects.toThrow(/Not authorized|Bad username/i)
  })

  it.each([
    {
      name: 'TLS 1.1',
      options: { maxVersion: 'TLSv1.1' as const, minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' },
    },
    { name: 'a suite without forward secrecy', options: { maxVersion: 'TLSv1.2' as const, ciphers: 'AES128-SHA' } },
  ])('refuses $name', async ({ options }) => {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: tlsPort, rejectUnauthorized: false, ...options }, () =>
        resolve('connected'),
      )
      socket.on('error', (error) => resolve(error.message))
      socket.on('close', () => resolve('closed'))
    })
    expect(outcome).not.toBe('connected')
  })

  it('closes on bytes that are no handshake, and goes on', async () => {
    const socket = connectTcp(tlsPort, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET / HTTP/1.0\r\n\r\n')
    await new Promise<void>((resolve) => socket.on('close', () => resolve()))
    const client = await connectAsync(`mqtts://localhost:${tlsPort}`, {
      ca: cert,
      clientId: 'd2',
      username: 'd2',
      password: 'right',
      reconnectPeriod: 0,
    })
    expect(client.connected).toBe(true)
    await client.endAsync()
  })
})
