import { connectAsync, type MqttClient } from 'mqtt'

/** A device with real credentials on a real connection. */
export interface TestDevice {
  readonly id: string
  readonly client: MqttClient
  /** Resolves with the PUBACK: from then on it is stored. */
  sends(channel: string, body: unknown, asId?: string): Promise<void>
  readonly commands: { id: string; name: string; args: unknown }[]
  disconnect(): Promise<void>
}

export const connectDevice = async (
  mqtt: string,
  {
    id,
    username,
    password,
    onCommand,
    will = true,
  }: {
    id: string
    username: string
    password: string
    onCommand?: (device: TestDevice, command: { id: string; name: string }) => void
    will?: boolean
  },
): Promise<TestDevice> => {
  const commands: TestDevice['commands'] = []
  const client = await connectAsync(mqtt, {
    clientId: id,
    username,
    password,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    ...(will
      ? {
          will: {
            topic: `forestall/v1/${id}/status`,
            payload: Buffer.from('{"state":"offline"}'),
            qos: 1,
            retain: true,
          },
        }
      : {}),
  })
  const device: TestDevice = {
    id,
    client,
    commands,
    async sends(channel, body, asId = id) {
      await client.publishAsync(
        `forestall/v1/${asId}/${channel}`,
        typeof body === 'string' ? body : JSON.stringify(body),
        { qos: 1 },
      )
    },
    disconnect: () => client.endAsync(true),
  }
  client.on('message', (_topic, payload) => {
    const command = JSON.parse(payload.toString())
    commands.push(command)
    onCommand?.(device, command)
  })
  await client.subscribeAsync(`forestall/v1/${id}/command`, { qos: 1 })
  return device
}
