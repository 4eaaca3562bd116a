import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, WebSocketServer } from 'ws'

/**
 * MQTT over WebSocket (MQTT 3.1.1, section 6): path /mqtt, subprotocol `mqtt`, no compression.
 *
 * @param admit gets each connection as a byte stream
 */
export const createWebSocketEntrance = (o: {
  maxFrameBytes: number
  /** No device password stands in the way, so a web page from elsewhere must not get in through the visitor's browser. */
  sameOriginOnly: boolean
  admit(stream: Duplex, request: IncomingMessage): void
}) => {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: o.maxFrameBytes,
    handleProtocols: () => 'mqtt',
  })

  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = refuse(request, o.sameOriginOnly)
    if (refusal) {
      socket.on('error', () => {})
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
      return
    }
    if (socket instanceof Socket) socket.setKeepAlive(true, 60_000).setNoDelay(true)
    server.handleUpgrade(request, socket, head, (ws) => {
      const stream = createWebSocketStream(ws)
      o.admit(stream, request)
    })
  }
}

const refuse = (request: IncomingMessage, sameOriginOnly: boolean): string | undefined => {
  if ((request.url ?? '').split('?')[0] !== '/mqtt') return '404 Not Found'
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())
  if (!protocols.includes('mqtt')) return '400 Bad Request'
  const { origin, host } = request.headers
  if (sameOriginOnly && origin !== undefined && !sameHost(origin, host)) return '403 Forbidden'
  return undefined
}

const sameHost = (origin: string, host: string | undefined): boolean => {
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}
