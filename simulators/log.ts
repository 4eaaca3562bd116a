/** What the simulators need of a logger; pino fits. */
export interface SimulatorLog {
  debug(detail: object, text: string): void
  info(detail: object, text: string): void
  warn(detail: object, text: string): void
}
