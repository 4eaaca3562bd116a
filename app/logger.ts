import { destination, type Logger, pino } from 'pino'

/** JSON lines on stderr: stdout is for what was asked for. */
export const createLogger = (level: string): Logger =>
  pino(
    { level, timestamp: pino.stdTimeFunctions.isoTime, redact: ['password', 'token', '*.password', '*.token'] },
    destination({ dest: 2, sync: true }),
  )
