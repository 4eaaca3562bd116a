import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'

/** PEM texts. With `clientCa` a device must also show a certificate that it signed. */
export interface BrokerTls {
  /** 0: any free port. */
  readonly port: number
  readonly cert: string | Buffer
  readonly key: string | Buffer
  readonly clientCa?: string | Buffer
}

export interface TlsEntrance {
  /** @throws when the port is taken or certificate and key do not fit */
  start(): Promise<number>
  stop(): Promise<void>
}

/** A handshake that is not over by then never will be; wall ms. */
const handshakeMs = 10_000

/**
 * MQTT over TLS 1.2 and 1.3 (BCP 195, RFC 9325): forward-secret AEAD suites only, no renegotiation. A handshake that fails
 * is destroyed at once; Node's own time-out alone leaves half of them open.
 */
export const createTlsEntrance = (o: {
  host: string
  tls: BrokerTls
  maxConnections: number
  admit: (socket: TLSSocket) => void
}): TlsEntrance => {
  const server = createServer(
    {
      cert: o.tls.cert,
      key: o.tls.key,
      minVersion: 'TLSv1.2',
      ciphers:
        'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
      honorCipherOrder: true,
      handshakeTimeout: handshakeMs,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      ...(o.tls.clientCa === undefined ? {} : { ca: o.tls.clientCa, requestCert: true, rejectUnauthorized: true }),
    },
    (socket) => {
      socket.disableRenegotiation()
      o.admit(socket)
    },
  )
  server.maxConnections = o.maxConnections
  server.on('tlsClientError', (_error, socket) => socket.destroy())

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(o.tls.port, o.host, () => {
          server.removeListener('error', reject)
          // Bound to a host and port, so never a path.
          const address = server.address() as AddressInfo
          resolve(address.port)
        })
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
