import { useActorName } from '../../api/directory.ts'
import type { TimelineEntry } from '../../api/wire.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Card } from '../../parts/page.tsx'
import { dayAndTime, exact, withLocalTimes } from '../../time/format.ts'

const actorIcons: Readonly<Record<string, IconName>> = {
  detector: 'pulse',
  system: 'repeat',
  customer: 'chat',
  device: 'device',
}

/** Everything that happened in a case, newest first, and who did it. */
export const Timeline = ({ entries }: { entries: readonly TimelineEntry[] }) => {
  const nameOf = useActorName()
  // Entries of one moment keep their order of happening, so the stable sort works on the reversed list.
  const newestFirst = [...entries].reverse().sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return (
    <Card title="What happened">
      <ol class="timeline">
        {newestFirst.map((entry, at) => (
          <li key={`${entry.at}-${newestFirst.length - at}`}>
            <span
              class={`dot ${entry.actor === 'customer' ? 'customer' : entry.actor in actorIcons ? '' : 'by-person'}`}
            >
              <Icon name={actorIcons[entry.actor] ?? 'user'} size={15} />
            </span>
            <p>
              {withLocalTimes(entry.text)}
              <span class="who">{nameOf(entry.actor)}</span>
            </p>
            <time dateTime={entry.at} title={exact(Date.parse(entry.at))}>
              {dayAndTime(Date.parse(entry.at))}
            </time>
          </li>
        ))}
      </ol>
    </Card>
  )
}
