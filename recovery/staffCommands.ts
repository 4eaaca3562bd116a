import type { CaseCommand } from '../domain/case.ts'
import { nonsense } from '../domain/offer.ts'
import { mayActAs, type User } from '../domain/user.ts'
import type { CaseStore } from '../store/caseStore.ts'
import type { RosterStore } from '../store/rosterStore.ts'
import type { UserStore } from '../store/userStore.ts'
import type { OfferDesk } from './amends/offerDesk.ts'
import { type Answering, type CommandOutcome, forbidden, notNow } from './answering.ts'
import type { Facts } from './facts.ts'
import type { Answers } from './runner.ts'
import { toEvent } from './toEvent.ts'
import type { Turns } from './turns.ts'
import type { createTwoCases } from './twoCases.ts'

type CommandOf<T extends CaseCommand['type']> = Extract<CaseCommand, { type: T }>
/** Who acts, and what it is answered under. */
interface Asked {
  readonly by: User
  readonly answers: Answers
}

const base = ({ by }: Asked, at: number) => ({
  at,
  actor: by.id,
  by: { id: by.id, name: by.name, role: by.role },
})

/** What people do to a case by its commands: whether they may, who is meant, and the event that it is. */
export const createStaffCommands = (o: {
  cases: CaseStore
  users: Pick<UserStore, 'get'>
  roster: Pick<RosterStore, 'book'>
  facts: Facts
  twoCases: ReturnType<typeof createTwoCases>
  offerDesk: OfferDesk
  turns: Turns
  answering: Answering
  now(): number
}) => {
  const { answer, told } = o.answering
  const colleague = async (id: string): Promise<User | undefined> => {
    const user = await o.users.get(id)
    return user && mayActAs(user.role, 'agent') ? user : undefined
  }
  const noColleague = (id: string): CommandOutcome => notNow(`${id} is not somebody who can own a case.`)

  const assign = async (caseId: string, command: CommandOf<'assign'>, asked: Asked): Promise<CommandOutcome> => {
    const to = await colleague(command.to)
    if (!to) return noColleague(command.to)
    return answer(caseId, { ...base(asked, o.now()), ...command, toName: to.name }, asked.answers)
  }

  const handOver = async (caseId: string, command: CommandOf<'handOver'>, asked: Asked): Promise<CommandOutcome> => {
    const { teamId, summary } = command
    const named = command.to === undefined ? null : await colleague(command.to)
    if (named === undefined) return noColleague(command.to ?? '')
    if (teamId === undefined && named === null) return notNow('Say which team or which person it is handed over to.')
    const stored = await o.cases.get(caseId)
    if (!stored) return told({ outcome: 'notFound' }, 'handOver')
    const routing = teamId === undefined ? null : (await o.facts.aroundCase(stored, { teamId })).routing
    if (routing !== null && routing.teamId !== teamId) return notNow(`There is no team ${teamId}.`)
    const owner = named ?? (await o.users.get(routing?.ownerId ?? '')) ?? null
    return answer(
      caseId,
      {
        ...base(asked, o.now()),
        type: 'handOver',
        teamId: routing?.teamId ?? null,
        teamName: routing?.teamName ?? null,
        to: owner?.id ?? null,
        toName: owner?.name ?? null,
        summary,
        ...(routing && { chain: routing.chain }),
      },
      asked.answers,
    )
  }

  /** Together with the openings of cases: news of a device must not arrive while it goes from one case to another. */
  const twoCases = (caseId: string, command: CommandOf<'merge' | 'split'>, asked: Asked): Promise<CommandOutcome> =>
    o.turns.inTurn('openings', async () => {
      const result =
        command.type === 'merge'
          ? await o.twoCases.merge(caseId, command, asked)
          : await o.twoCases.split(caseId, command, asked)
      return result.outcome === 'refused'
        ? notNow(result.detail)
        : told(result, command.type === 'merge' ? 'mergeInto' : 'split')
    })

  /** What is wrong with it beyond its shape; null: nothing. */
  const objection = async (caseId: string, command: CaseCommand, by: User): Promise<CommandOutcome | null> => {
    switch (command.type) {
      case 'close':
        return mayActAs(by.role, 'manager')
          ? null
          : forbidden('Only managers close cases; others close when the device and the customer say so.')
      case 'story': {
        const teamId = (await o.cases.get(caseId))?.row.teamId ?? null
        const team = (await o.roster.book()).teams.find(({ id }) => id === teamId)
        return mayActAs(by.role, 'manager') || team?.leaderId === by.id
          ? null
          : forbidden('The leader of its team, or a manager, says which cases are worth telling.')
      }
      case 'offer': {
        const { kind = 'credit', amountMinor = 0, percent = null } = command
        const wrong = nonsense({ kind, amountMinor, percent })
        return wrong ? notNow(`This offer makes no sense: ${wrong.text}.`) : null
      }
      case 'withdrawOffer': {
        const why = await o.offerDesk.whyNotWithdrawn(command.offerId)
        return why === null ? null : notNow(why)
      }
      default:
        return null
    }
  }

  return async (caseId: string, command: CaseCommand, by: User, requestKey?: string): Promise<CommandOutcome> => {
    if (!mayActAs(by.role, 'agent')) return forbidden('Viewers may read cases, not work on them.')
    const against = await objection(caseId, command, by)
    if (against) return against
    const answers = requestKey === undefined ? {} : { requestKey: `command:${caseId}:${by.id}:${requestKey}` }
    switch (command.type) {
      case 'assign':
        return assign(caseId, command, { by, answers })
      case 'handOver':
        return handOver(caseId, command, { by, answers })
      case 'merge':
      case 'split':
        return twoCases(caseId, command, { by, answers })
      default:
        return answer(caseId, toEvent(command, { by, at: o.now() }), answers)
    }
  }
}
