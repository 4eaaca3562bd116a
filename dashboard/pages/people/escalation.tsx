import type { User } from '../../api/wire.ts'
import type { EscalationStep, Schedule } from '../../api/wireRoster.ts'
import { PersonEntry, SpanEntry } from '../../parts/entries.tsx'
import { Select } from '../../parts/entry.tsx'
import { duration } from '../../time/format.ts'

const whom: readonly (readonly [EscalationStep['to'], string])[] = [
  ['onCall', 'whoever is on call'],
  ['leader', 'the leader'],
  ['team', 'everybody in the team'],
  ['managers', 'every manager'],
  ['user', 'somebody in particular'],
]

/** One level above the owner: after how long, and who. */
export const StepFields = (props: {
  step: EscalationStep
  change: (part: Partial<EscalationStep>) => void
  people: readonly User[]
  schedules: readonly Schedule[]
  at: (field: string) => { path: string; mistake: string | undefined }
}) => {
  const { step, change, at } = props
  return (
    <>
      <SpanEntry
        label="After"
        value={step.waitMs}
        onChange={(waitMs) => change({ waitMs: waitMs ?? 0 })}
        {...at('waitMs')}
      />
      <Select
        label="Call"
        value={step.to}
        options={whom}
        onChange={(to) =>
          change({
            to: whom.find(([one]) => one === to)?.[0] ?? 'leader',
            userId: to === 'user' ? props.people[0]?.id : undefined,
            scheduleId: undefined,
          })
        }
        {...at('to')}
      />
      {step.to === 'user' && (
        <PersonEntry
          label="Who"
          value={step.userId}
          people={props.people}
          onChange={(id) => change({ userId: id ?? undefined })}
          {...at('userId')}
        />
      )}
      {step.to === 'onCall' && (
        <Select
          label="Of the schedule"
          value={step.scheduleId ?? ''}
          options={[['', 'the team’s own'], ...props.schedules.map((one) => [one.id, one.name] as const)]}
          onChange={(id) => change({ scheduleId: id === '' ? undefined : id })}
          {...at('scheduleId')}
        />
      )}
    </>
  )
}

/** The chain as one sentence, so that nobody has to add up in their head when the last one is called. */
export const ChainWords = ({ steps, people }: { steps: readonly EscalationStep[]; people: readonly User[] }) => {
  if (steps.length === 0) return null
  let after = 0
  const words = steps.map((step) => {
    after += step.waitMs
    const who =
      step.to === 'user'
        ? (people.find(({ id }) => id === step.userId)?.name ?? 'somebody')
        : (whom.find(([to]) => to === step.to)?.[1] ?? step.to)
    return `${duration(after)} after the owner was called, ${who}`
  })
  return <p class="chain-words small soft">Without an answer: {words.join('; ')}.</p>
}
