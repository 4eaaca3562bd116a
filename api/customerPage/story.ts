import { z } from 'zod'
import type { TimelineEntry } from '../../domain/case.ts'
import { instant } from '../../domain/instant.ts'
import type { Message } from '../../domain/message.ts'
import { type StoryKind, storyKinds } from './words.ts'

export type StoryLine = { readonly at: number } & (
  | { readonly kind: StoryKind }
  | { readonly kind: 'visit'; readonly from: number; readonly to: number }
  | { readonly kind: 'message'; readonly subject: string }
)

const moment = z.union([z.int(), instant])
/** The first line of each step carries the event it answers. */
const eventData = z.object({ event: z.object({ type: z.string() }) })
const visitData = z.object({ event: z.object({ type: z.literal('planVisit'), from: moment, to: moment }) })

const visitIn = (entry: TimelineEntry | undefined): { from: number; to: number } | undefined => {
  const event = visitData.safeParse(entry?.data).data?.event
  return event && { from: event.from, to: event.to }
}
const isStoryKind = (type: string): type is StoryKind => storyKinds.some((kind) => kind === type)

const kindOf = (entry: TimelineEntry): StoryKind | undefined => {
  const because = eventData.safeParse(entry.data).data?.event.type
  // A case that a complaint opened has a line for the complaint beside this one.
  if (entry.type === 'opened' && because === 'complained') return undefined
  if (entry.type === 'closed' && because === 'confirm') return 'confirmed'
  return isStoryKind(entry.type) ? entry.type : undefined
}

/**
 * A case's history as its customer may read it, newest first. Only what is listed in `storyKinds` shows, in words of its own:
 * staff's notes and the machinery's doings are not the customer's to read, and a kind nobody has thought of yet stays hidden.
 */
export const storyOf = ({
  history,
  messages,
}: {
  history: readonly TimelineEntry[]
  messages: readonly Message[]
}): StoryLine[] => {
  const lines: StoryLine[] = history.flatMap((entry): StoryLine[] => {
    const visit = visitIn(entry)
    if (visit !== undefined) return [{ at: entry.at, kind: 'visit', ...visit }]
    const kind = kindOf(entry)
    return kind === undefined ? [] : [{ at: entry.at, kind }]
  })
  for (const { audience, state, sentAt, subject } of messages) {
    if (audience === 'customer' && state === 'sent' && sentAt !== null)
      lines.push({ at: sentAt, kind: 'message', subject })
  }
  const inOrder = lines.toSorted((a, b) => a.at - b.at)
  // What is said again and again, such as a fault that comes and goes, is one line here.
  const told = inOrder.filter(
    (line, index) => line.kind === 'message' || line.kind === 'visit' || line.kind !== inOrder[index - 1]?.kind,
  )
  return told.toReversed()
}
