import { z } from 'zod'
import type { RecoveryCase, TimelineEntry } from '../../domain/case.ts'
import { instant } from '../../domain/instant.ts'
import type { Message } from '../../domain/message.ts'
import { type StoryKind, storyKinds } from './words.ts'

export type StoryLine = { readonly at: number } & (
  | { readonly kind: StoryKind }
  | { readonly kind: 'visit'; readonly from: number; readonly to: number }
  | { readonly kind: 'message'; readonly subject: string }
)

const moment = z.union([z.int(), instant])
const visitData = z.object({ from: moment, to: moment })
const isStoryKind = (type: string): type is StoryKind => storyKinds.some((kind) => kind === type)

/** The window of the last visit that was arranged, if any. */
export const visitOf = (history: readonly TimelineEntry[]): { from: number; to: number } | undefined =>
  visitData.safeParse(history.findLast((entry) => entry.type === 'planVisit')?.data).data

/**
 * A case's history as its customer may read it, newest first. Only what is listed in `storyKinds` shows, in words of its own:
 * staff's notes and the machinery's doings are not the customer's to read, and a kind nobody has thought of yet stays hidden.
 */
export const storyOf = (
  row: Pick<RecoveryCase, 'closedAt'>,
  { history, messages }: { history: readonly TimelineEntry[]; messages: readonly Message[] },
): StoryLine[] => {
  const lines: StoryLine[] = history.flatMap((entry): StoryLine[] => {
    const visit = entry.type === 'planVisit' ? visitData.safeParse(entry.data).data : undefined
    if (visit !== undefined) return [{ at: entry.at, kind: 'visit', ...visit }]
    return isStoryKind(entry.type) ? [{ at: entry.at, kind: entry.type }] : []
  })
  for (const { audience, state, sentAt, subject } of messages) {
    if (audience === 'customer' && state === 'sent' && sentAt !== null)
      lines.push({ at: sentAt, kind: 'message', subject })
  }
  if (row.closedAt !== null) lines.push({ at: row.closedAt, kind: 'closed' })
  const inOrder = lines.toSorted((a, b) => a.at - b.at)
  // Forty faults behind one gateway are one line here.
  const told = inOrder.filter(
    (line, index) => line.kind === 'message' || line.kind === 'visit' || line.kind !== inOrder[index - 1]?.kind,
  )
  return told.toReversed()
}
