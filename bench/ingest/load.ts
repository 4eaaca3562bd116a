import { connect, type Socket } from 'node:net'
import { generate, parser } from 'mqtt-packet'

/**
 * An MQTT 3.1.1 load generator, run as a process of its own so that it never shares a thread with what it measures.
 * Told by one JSON line on stdin, answers with one on stdout: when it began and when the last PUBACK came.
 */
interface Order {
  readonly port: number
  readonly clients: readonly { readonly username: string; readonly password: string }[]
  /** Messages in all, split evenly. */
  readonly messages: number
  /** QoS 1 messages a client may have unacknowledged. */
  readonly window: number
}

const main = async (): Promise<void> => {
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  const order: Order = JSON.parse(text)
  const sockets = await Promise.all(order.clients.map((client) => signIn(order.port, client)))
  const each = Math.floor(order.messages / sockets.length)
  const began = Date.now()
  await Promise.all(
    sockets.map((socket, index) =>
      publishAll(socket, { deviceId: order.clients[index]?.username ?? '', count: each, window: order.window }),
    ),
  )
  process.stdout.write(`${JSON.stringify({ began, ended: Date.now(), messages: each * sockets.length })}\n`)
  for (const socket of sockets) socket.destroy()
}

const signIn = (port: number, { username, password }: { username: string; password: string }): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    const packets = parser({ protocolVersion: 4 })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the broker closed the connection')))
    const onData = (chunk: Buffer): void => {
      packets.parse(chunk)
    }
    socket.on('data', onData)
    packets.on('packet', (packet) => {
      if (packet.cmd !== 'connack' || packet.returnCode !== 0)
        return reject(new Error(`sign-in refused: ${JSON.stringify(packet)}`))
      socket.off('data', onData)
      resolve(socket)
    })
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: username,
        keepalive: 0,
        username,
        password: Buffer.from(password),
      }),
    )
  })

const publishAll = (
  socket: Socket,
  { deviceId, count, window }: { deviceId: string; count: number; window: number },
): Promise<void> =>
  new Promise((resolve, reject) => {
    let sent = 0
    let acked = 0
    let ackBytes = 0
    const startTs = Date.now() - count
    const send = (): void => {
      const parts: Buffer[] = []
      while (sent < count && sent - acked < window) {
        sent++
        const phase = sent / 50
        const payload = JSON.stringify({
          ts: startTs + sent,
          values: {
            temp_c: round(4 + Math.sin(phase)),
            power_w: sent % 20 < 8 ? 120 : 2,
            vibration_mm_s: round(1 + 0.1 * Math.cos(phase * 3)),
          },
        })
        parts.push(
          generate({
            cmd: 'publish',
            topic: `forestall/v1/${deviceId}/telemetry`,
            payload,
            qos: 1,
            messageId: (sent % 65535) + 1,
            dup: false,
            retain: false,
          }),
        )
      }
      if (parts.length > 0) socket.write(Buffer.concat(parts))
    }
    // Only PUBACKs come, four bytes each: counting bytes keeps the generator cheaper than what it measures.
    socket.on('data', (chunk) => {
      ackBytes += chunk.length
      acked = Math.floor(ackBytes / 4)
      if (acked >= count) resolve()
      else send()
    })
    socket.on('close', () => reject(new Error(`connection lost after ${acked} of ${count}`)))
    send()
  })

const round = (value: number): number => Math.round(value * 100) / 100

await main()
