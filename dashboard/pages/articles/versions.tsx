import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { ArticleVersion } from '../../api/wireLoop.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { say } from '../../shell/toast.tsx'
import { When } from '../../time/when.tsx'
import { DiffView } from '../playbooks/diffView.tsx'

const body = ({ internal, public: shown }: ArticleVersion) => ({ 'for us': internal, 'for customers': shown })

/** Every version beside the one before; an old one can be made the newest. */
export const ArticleVersions = ({ versions }: { versions: readonly ArticleVersion[] }) => {
  const nameOf = useActorName()
  const [restoring, setRestoring] = useState<ArticleVersion>()
  const newest = versions[0]
  return (
    <>
      <ol class="versions">
        {versions.map((one, index) => {
          const before = versions[index + 1]
          return (
            <li key={one.version}>
              <Card
                title={one.version === 0 ? 'As shipped' : `Version ${one.version}`}
                hint={
                  one.version > 0 && (
                    <>
                      <When at={one.at} /> by {nameOf(one.by)}
                    </>
                  )
                }
              >
                {one.note && <p class="version-note">“{one.note}”</p>}
                {before ? (
                  <DiffView before={body(before)} after={body(one)} />
                ) : (
                  <p class="small faint">The first there is.</p>
                )}
                {index > 0 && may('manager') && (
                  <div class="row-actions">
                    <Button icon="repeat" onClick={() => setRestoring(one)}>
                      Restore this version
                    </Button>
                  </div>
                )}
              </Card>
            </li>
          )
        })}
      </ol>
      {restoring && newest && (
        <FormDialog
          title={restoring.version === 0 ? 'Restore what was shipped?' : `Restore version ${restoring.version}?`}
          confirm="Restore"
          onClose={() => setRestoring(undefined)}
          onSubmit={async (data) => {
            await request<unknown>(`articles/${restoring.faultKind}`, {
              method: 'PUT',
              body: {
                internal: restoring.internal,
                public: restoring.public,
                expectedVersion: newest.version,
                note: textOf(data, 'note'),
              },
            })
            await refresh('articles')
            say('Restored, as a new version.')
          }}
        >
          <p class="small soft">It becomes a new version; the ones between stay in the history.</p>
          <Field
            label="Why"
            name="note"
            required
            defaultValue={restoring.version === 0 ? 'Back to what was shipped' : `Back to version ${restoring.version}`}
          />
        </FormDialog>
      )}
    </>
  )
}
