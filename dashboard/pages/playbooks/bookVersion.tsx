import './playbooks.css'
import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Shown } from '../../parts/states.tsx'
import { navigate } from '../../shell/route.ts'
import { say } from '../../shell/toast.tsx'
import { DiffView } from './diffView.tsx'
import { useRuleBookVersion } from './version.ts'

interface Book {
  readonly version: number
}

/** What one version changed, against the one before; and the way back to it. */
export const RuleBookVersionPage = ({ version }: { version: string }) => {
  const number = Number(version)
  const book = useResource<Book>(`rule-book/versions/${encodeURIComponent(version)}`)
  const before = useResource<Book>(number > 0 ? `rule-book/versions/${number - 1}` : undefined)
  const now = useRuleBookVersion()
  const [asking, setAsking] = useState(false)
  return (
    <PageFrame
      title={number === 0 ? 'As shipped' : `Version ${version}`}
      tab={`Rule book, version ${version}`}
      crumb={['/playbooks/history', 'What was changed']}
      actions={
        may('admin') &&
        now.current !== undefined &&
        now.current !== number && (
          <Button icon="repeat" onClick={() => setAsking(true)}>
            Restore all of it
          </Button>
        )
      }
    >
      <Shown resource={book}>
        {(after) =>
          number === 0 ? (
            <Card>
              <p class="soft">What was in force before anybody changed anything.</p>
            </Card>
          ) : (
            <Shown resource={before}>
              {(old) => (
                <Card title="What it changed">
                  {/* The number itself is no news. */}
                  <DiffView before={{ ...old, version: undefined }} after={{ ...after, version: undefined }} />
                </Card>
              )}
            </Shown>
          )
        }
      </Shown>
      {asking && (
        <FormDialog
          title={number === 0 ? 'Restore all that was shipped?' : `Restore version ${version} as a whole?`}
          confirm="Restore"
          danger
          onClose={() => setAsking(false)}
          onSubmit={async (data) => {
            await request<unknown>('rule-book/restore', {
              method: 'POST',
              body: { expectedVersion: now.current, note: textOf(data, 'note'), version: number },
            })
            await refresh('rule-book', 'playbooks', 'offer-', 'service-')
            say('Restored, as a new version.')
            navigate('/playbooks/history')
          }}
        >
          <p class="small soft">
            Playbooks, offers, limits, targets and times all go back to what they were then. The versions between stay
            in the history.
          </p>
          <Field label="Why" name="note" required />
        </FormDialog>
      )}
    </PageFrame>
  )
}
