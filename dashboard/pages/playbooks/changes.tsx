import { useActorName } from '../../api/directory.ts'
import type { RuleBookEntry } from '../../api/wireRules.ts'
import { PagedList } from '../../parts/list.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { When } from '../../time/when.tsx'
import { PlaybookSections } from './sections.tsx'

/** Every change of what decisions depend on: playbooks, offers, limits, targets, times. */
export const RuleBookChangesPage = () => {
  const nameOf = useActorName()
  return (
    <PageFrame
      title="What was changed"
      lead="Playbooks, offers, limits, targets and times are one book. Every case says by which version of it each step was made."
    >
      <PlaybookSections />
      <Card bare>
        <PagedList<RuleBookEntry>
          path="rule-book/versions?limit=50"
          empty={
            <Empty icon="clock" title="All as shipped">
              Nobody has changed anything yet.
            </Empty>
          }
        >
          {(entries) => (
            <table class="list-table">
              <thead>
                <tr>
                  <th class="number">Version</th>
                  <th>Why</th>
                  <th>What</th>
                  <th class="wide-only">By</th>
                  <th>When</th>
                </tr>
              </thead>
              <tbody>
                {entries.map((entry) => (
                  <tr key={entry.version}>
                    <td class="number">
                      <a href={`/playbooks/history/${entry.version}`}>{entry.version}</a>
                    </td>
                    <td>{entry.note}</td>
                    <td>{entry.changed.map((part, index) => [index > 0 && ', ', <Part key={part} part={part} />])}</td>
                    <td class="wide-only">{nameOf(entry.by)}</td>
                    <td>
                      <When at={entry.at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </PagedList>
      </Card>
    </PageFrame>
  )
}

const places: Readonly<Record<string, readonly [href: string, label: string]>> = {
  offerRules: ['/offers', 'offer table'],
  limits: ['/offers/limits', 'limits'],
  targets: ['/people/targets', 'targets'],
}
const Part = ({ part }: { part: string }) => {
  const playbook = /^playbook (.+)$/.exec(part)?.[1]
  if (playbook) return <a href={`/playbooks/${encodeURIComponent(playbook)}/history`}>{playbook}</a>
  const place = places[part]
  return place ? <a href={place[0]}>{place[1]}</a> : part
}
