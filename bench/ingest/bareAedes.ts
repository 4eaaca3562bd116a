import { createServer } from 'node:net'
import { Aedes } from 'aedes'

/** The baseline: Aedes as it comes, nothing done with what arrives. */
const broker = await Aedes.createBroker({ concurrency: 0, queueLimit: 100_000 })
const server = createServer(broker.handle)
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address()
  process.stdout.write(
    `${JSON.stringify({ ready: true, port: typeof address === 'object' && address ? address.port : 0 })}\n`,
  )
})
process.on('SIGTERM', () => process.exit(0))
