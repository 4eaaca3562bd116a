import './states.css'
import { wordsOf } from '../api/http.ts'
import type { Resource } from '../api/resource.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

/** Nothing to show, said in words that help. */
export const Empty = (props: {
  icon: IconName
  title: string
  good?: boolean
  compact?: boolean
  children?: preact.ComponentChildren
}) => (
  <div class={`empty${props.good ? ' good' : ''}${props.compact ? ' compact' : ''}`}>
    <Icon name={props.icon} size={props.compact ? 24 : 32} />
    <p class="empty-title">{props.title}</p>
    {props.children && <p class="small">{props.children}</p>}
  </div>
)

/** Grey lines in the shape of what comes; they appear only when it takes longer than 0.3 s. */
export const Skeleton = ({ lines = 6 }: { lines?: number }) => (
  <div class="skeleton" role="status" aria-label="Loading">
    {Array.from({ length: lines }, (_, line) => (
      <i key={line} />
    ))}
  </div>
)

export const Failure = ({ error, retry }: { error: unknown; retry: () => void }) => (
  <div class="failure" role="alert">
    <Icon name="critical" />
    <span>{wordsOf(error)}</span>
    <Button onClick={retry}>Try again</Button>
  </div>
)

/** What a resource holds: shown when there, with a note above when the newest answer failed; a skeleton until then. */
export const Shown = <T,>(props: {
  resource: Resource<T>
  lines?: number
  children: (data: T) => preact.ComponentChildren
}) => {
  const data = props.resource.data.value
  const error = props.resource.error.value
  return (
    <>
      {error !== undefined && <Failure error={error} retry={() => void props.resource.reload()} />}
      {data !== undefined ? props.children(data) : error === undefined && <Skeleton lines={props.lines ?? 6} />}
    </>
  )
}
