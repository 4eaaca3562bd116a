import { useResource } from '../../api/resource.ts'
import type { Page } from '../../api/wire.ts'
import type { IncidentParent } from '../../api/wireCase.ts'
import { Card } from '../../parts/page.tsx'
import { Lasting } from '../../time/when.tsx'

/** Incidents that people declared and nobody has closed: no detector tells of them. */
export const DeclaredIncidents = () => {
  const declared = useResource<Page<IncidentParent>>('declared-incidents?limit=50', { topics: ['incident', 'case'] })
  const open = declared.data.value?.items.filter(({ closedAt }) => closedAt === null) ?? []
  if (open.length === 0) return null
  return (
    <Card title="Declared incidents">
      <ul class="plain-list">
        {open.map((incident) => (
          <li key={incident.id}>
            <div class="line">
              <a href={`/incidents/${encodeURIComponent(incident.id)}`}>{incident.title}</a>
              <span class="soft">
                for <Lasting from={incident.openedAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
