import type { Socket } from 'node:net'
import { problemOf, problemType } from './problem.ts'
import type { ProblemCode } from './problems.ts'

const codes: Readonly<Record<string, ProblemCode>> = { HPE_HEADER_OVERFLOW: 'headers-too-large' }

/** Answers what is not even HTTP, before there is a request to speak of. */
export const answerBrokenHttp = (error: Error & { code?: string }, socket: Socket): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const problem = problemOf(codes[error.code ?? ''] ?? 'bad-request')
  const body = JSON.stringify(problem)
  socket.end(
    [
      `HTTP/1.1 ${problem.status} Error`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
