import { useState } from 'preact/hooks'
import { useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page, Silence } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { matchWords, repeatWords } from '../../words/incident.ts'
import { AddSilence } from '../silences/add.tsx'
import { SilenceState } from '../silences.tsx'

/** Silences and maintenance windows that mean this device, now or to come. */
export const Silenced = ({ id }: { id: string }) => {
  const found = useResource<Page<Silence>>(`silences?deviceId=${encodeURIComponent(id)}&limit=50`, {
    topics: [],
    often: true,
  })
  const silences = found.data.value?.items ?? []
  if (silences.length === 0) return null
  return (
    <Card title="Maintenance and silences" hint={<a href="/silences">all of them</a>} bare>
      <table class="list-table">
        <tbody>
          {silences.map((silence) => (
            <tr key={silence.id}>
              <td>
                <strong>{silence.reason}</strong>
                <span class="sub">{matchWords(silence.match)}</span>
              </td>
              <td>
                <SilenceState silence={silence} />
                <span class="sub">{repeatWords(silence)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

export const SilenceThis = ({ id }: { id: string }) => {
  const [asked, setAsked] = useState(false)
  if (!may('agent')) return null
  return (
    <>
      <Button icon="sleep" onClick={() => setAsked(true)}>
        Silence it
      </Button>
      {asked && <AddSilence deviceId={id} onClose={() => setAsked(false)} />}
    </>
  )
}
