import type { QueueTeam } from '../../api/wireCase.ts'
import { Empty } from '../../parts/states.tsx'

type Person = QueueTeam['people'][number]

/** Who has how much; the bar is how much of their room is taken. */
export const PeopleTable = ({ people }: { people: readonly Person[] }) => {
  if (people.length === 0) return <Empty compact icon="people" title="Nobody is in this team yet" />
  return (
    <table class="list-table queue-people">
      <thead>
        <tr>
          <th>Person</th>
          <th class="number">Open</th>
          <th class="number wide-only">Not acknowledged</th>
          <th class="number wide-only">Due soon</th>
          <th class="number">Overdue</th>
          <th>Room</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.userId}>
            <td>
              <a class="row-link" href={`/cases?owner=${encodeURIComponent(person.userId)}`}>
                {person.userName}
              </a>
              <span class="sub">
                {[
                  person.onCall && 'on call',
                  person.away && 'away',
                  person.elsewhere > 0 && `${person.elsewhere} more in other teams`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </td>
            <td class="number">{person.open}</td>
            <td class={`number wide-only${person.unacknowledged > 0 ? ' tone-major' : ' faint'}`}>
              {person.unacknowledged}
            </td>
            <td class={`number wide-only${person.dueSoon > 0 ? ' tone-major' : ' faint'}`}>{person.dueSoon}</td>
            <td class={`number${person.overdue > 0 ? ' late' : ' faint'}`}>{person.overdue}</td>
            <td>
              <Load of={{ ...person, open: person.open + person.elsewhere }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How many of the places are taken; a bar and the same in figures. */
export const Load = ({ of }: { of: { readonly open: number; readonly capacity: number } }) => {
  if (of.capacity === 0) return <span class="faint">not set up</span>
  const share = of.open / of.capacity
  const tone = share > 1 ? 'over' : share >= 0.8 ? 'near' : ''
  return (
    <span class="load">
      <span class={`load-bar ${tone}`} aria-hidden="true">
        <i style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      <span class={tone === 'over' ? 'late' : undefined}>
        {of.open} of {of.capacity}
        {share > 1 && <span class="unseen">, too many</span>}
      </span>
    </span>
  )
}
