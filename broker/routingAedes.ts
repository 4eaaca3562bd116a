import { Aedes, type Client, type PublishPacket } from 'aedes'

type Done = (error?: Error) => void

/**
 * Aedes, except for what it routes. By the time `publish` is called for a device's packet the message is durable and (QoS 1)
 * acknowledged; what is left is delivering it to subscribers and keeping it, and of nearly all messages there is nothing to
 * deliver. `route` says what to deliver of a device's packet, or undefined for nothing.
 */
export class RoutingAedes extends Aedes {
  route: (client: Client, packet: PublishPacket) => PublishPacket | undefined = () => undefined

  override publish(packet: PublishPacket, clientOrDone?: Client | Done | null, done?: Done): void {
    const client = typeof clientOrDone === 'function' ? null : clientOrDone
    const finished = (typeof clientOrDone === 'function' ? clientOrDone : done) ?? (() => {})
    // Aedes' news about itself ($SYS/{id}/new/clients …) is for clusters. Nobody can subscribe to it here, and a
    // thousand connects a second should not pay for it.
    const isNews = packet.topic.startsWith('$SYS/')
    const routed = client && !isNews ? this.route(client, packet) : packet
    if (isNews || !routed) finished()
    else super.publish(routed, finished)
  }
}
