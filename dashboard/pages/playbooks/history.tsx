import './playbooks.css'
import { useState } from 'preact/hooks'
import { useActorName } from '../../api/directory.ts'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import { may } from '../../api/session.ts'
import type { Page } from '../../api/wire.ts'
import type { PlaybookVersion } from '../../api/wireRules.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Card, PageFrame } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/states.tsx'
import { say } from '../../shell/toast.tsx'
import { When } from '../../time/when.tsx'
import { DiffView } from './diffView.tsx'
import { useRuleBookVersion } from './version.ts'

/** What a playbook was, version by version, each beside the one before. */
export const PlaybookHistoryPage = ({ id }: { id: string }) => {
  const versions = useResource<Page<PlaybookVersion>>(`playbooks/${encodeURIComponent(id)}/versions`)
  const title = versions.data.value?.items.find((one) => one.playbook)?.playbook?.title
  return (
    <PageFrame title={title ?? 'Earlier versions'} tab="Versions" crumb={['/playbooks', 'Playbooks']}>
      <Shown resource={versions}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <Empty icon="clock" title="As it was shipped">
                Nobody has changed it yet.
              </Empty>
            </Card>
          ) : (
            <ol class="versions">
              {items.map((one, index) => (
                <Version key={one.version} id={id} version={one} before={items[index + 1]} newest={index === 0} />
              ))}
            </ol>
          )
        }
      </Shown>
    </PageFrame>
  )
}

const Version = (props: {
  id: string
  version: PlaybookVersion
  before: PlaybookVersion | undefined
  newest: boolean
}) => {
  const { version, before, newest } = props
  const nameOf = useActorName()
  const [asking, setAsking] = useState(false)
  const shipped = version.version === 0
  return (
    <li>
      <Card
        title={shipped ? 'As shipped' : `Version ${version.version}`}
        hint={
          shipped ? undefined : (
            <>
              <When at={version.at} /> by {nameOf(version.by)}
            </>
          )
        }
      >
        {version.note && <p class="version-note">“{version.note}”</p>}
        {version.playbook === null ? (
          <p class="soft">It was taken out.</p>
        ) : before ? (
          <DiffView before={before.playbook ?? {}} after={version.playbook} />
        ) : (
          <p class="small faint">The first there is.</p>
        )}
        {!newest && version.playbook && may('manager') && (
          <div class="row-actions">
            <Button icon="repeat" onClick={() => setAsking(true)}>
              Restore this version
            </Button>
          </div>
        )}
        {asking && version.playbook && <Restore id={props.id} version={version} onClose={() => setAsking(false)} />}
      </Card>
    </li>
  )
}

/** An old version as a new one: nothing of the history is lost. */
const Restore = (props: { id: string; version: PlaybookVersion; onClose: () => void }) => {
  const now = useRuleBookVersion()
  const name = props.version.version === 0 ? 'what was shipped' : `version ${props.version.version}`
  return (
    <FormDialog
      title={`Restore ${name}?`}
      confirm="Restore"
      onClose={props.onClose}
      onSubmit={async (data) => {
        await request<unknown>(`playbooks/${encodeURIComponent(props.id)}/restore`, {
          method: 'POST',
          body: { expectedVersion: now.current, note: textOf(data, 'note'), version: props.version.version },
        })
        await refresh('playbooks', 'rule-book', 'offer-limits')
        say('Restored, as a new version.')
      }}
    >
      <p class="small soft">It becomes a new version; the ones between stay in the history.</p>
      <Field label="Why" name="note" required defaultValue={`Back to ${name}`} />
    </FormDialog>
  )
}
