import type { MessageData } from '../../domain/messageData.ts'

/** What is offered, as letters say it. */
export type Gift = Pick<MessageData<'voucher'>, 'kind' | 'amountMinor' | 'currency' | 'percent'>

/** The first letter large: `a credit of €5.00` at the beginning of a line. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
