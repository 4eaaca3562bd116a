import './actions.css'
import { useState } from 'preact/hooks'
import { may, me } from '../../api/session.ts'
import type { CaseDetail } from '../../api/wire.ts'
import { Button, WorkButton } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Due } from '../../time/when.tsx'
import { acknowledgeBy, isOpen } from '../cases/caseFacts.ts'
import { type Asked, type ChoiceGroup, choicesFor, command } from './commands.ts'
import { Asking } from './dialogs/asking.tsx'

/** What a person can do to a case now: what is likely next as buttons, everything else behind one. */
export const CaseActions = ({ one }: { one: CaseDetail }) => {
  const [asked, setAsked] = useState<Asked>()
  const [all, setAll] = useState(false)
  if (!may('agent')) return null
  const groups = choicesFor(one, may('manager'))
    .map((group) => ({ ...group, choices: group.choices.filter(({ possible }) => possible) }))
    .filter(({ choices }) => choices.length > 0)
  const likely = groups.flatMap(({ choices }) => choices.filter((choice) => choice.likely))
  const ask = (what: Asked): void => {
    setAll(false)
    setAsked(what)
  }
  return (
    <>
      <div class="act">
        <Acknowledge one={one} />
        {likely.map(({ what, label, icon }) => (
          <Button key={what} icon={icon} onClick={() => ask(what)}>
            {label}
          </Button>
        ))}
        <Button kind="quiet" icon="menu" onClick={() => setAll(true)}>
          More …
        </Button>
      </div>
      {all && <Everything groups={groups} onPick={ask} onClose={() => setAll(false)} />}
      {asked && <Asking what={asked} one={one} onClose={() => setAsked(undefined)} />}
    </>
  )
}

const Everything = (props: { groups: readonly ChoiceGroup[]; onPick: (what: Asked) => void; onClose: () => void }) => (
  <Dialog title="What can be done now" wide onClose={props.onClose}>
    <div class="choice-groups">
      {props.groups.map(({ title, choices }) => (
        <section key={title}>
          <h3>{title}</h3>
          {choices.map(({ what, label, says }) => (
            <button key={what} type="button" onClick={() => props.onPick(what)}>
              <strong>{label}</strong>
              <span class="faint">{says}</span>
            </button>
          ))}
        </section>
      ))}
    </div>
  </Dialog>
)

const Acknowledge = ({ one }: { one: CaseDetail }) => {
  if (!isOpen(one) || one.state === 'remoteFix' || one.acknowledgedAt !== null) return null
  const by = acknowledgeBy(one)
  return (
    <>
      <WorkButton
        kind="primary"
        icon="approve"
        work={() => command(one, { type: 'acknowledge' })}
        done="Acknowledged. It is yours until it is put right or the acknowledgement runs out."
      >
        {one.ownerId && one.ownerId !== me.value?.id ? 'Acknowledge and take over' : 'Acknowledge'}
      </WorkButton>
      {by && (
        <span class="countdown soft">
          awaited <Due at={by} />
        </span>
      )}
    </>
  )
}
