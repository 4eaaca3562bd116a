/** What every dialog of a case's commands is given, and times as its fields need them. */
import type { CaseCommand, CaseDetail } from '../../../api/wire.ts'
import { textOf } from '../../../parts/field.tsx'
import { say } from '../../../shell/toast.tsx'
import { toLocalInput } from '../../../time/format.ts'
import { productNow } from '../../../time/productClock.ts'
import { command } from '../commands.ts'

export interface AskProps {
  readonly one: CaseDetail
  readonly onClose: () => void
}

/** Sends it and says that it is done; a refusal stays in the dialog, in the server's words. */
export const send = async (one: CaseDetail, body: CaseCommand, done: string): Promise<void> => {
  await command(one, body)
  say(done)
}

export const reasonOf = (data: FormData): string => textOf(data, 'reason') ?? ''
export const customerName = (one: CaseDetail): string => one.customer?.name ?? 'the customer'

const hour = 3_600_000
/** The next whole hour at least so many hours of product time from now, as a field shows it: what people most likely mean. */
export const hoursAhead = (hours: number): string =>
  toLocalInput(Math.ceil(((productNow.peek() ?? 0) + hours * hour) / hour) * hour)

/** The moment a field holds, ISO 8601; undefined when left empty. */
export const momentOf = (data: FormData, name: string): string | undefined => {
  const text = textOf(data, name)
  return text === undefined ? undefined : new Date(text).toISOString()
}
export const zoneHint = (): string => `In your time zone (${Intl.DateTimeFormat().resolvedOptions().timeZone}).`
