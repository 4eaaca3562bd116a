import type { Opens } from '../../api/wireLoop.ts'
import { duration } from '../../time/format.ts'
import { withFilter } from './filters.tsx'

/** A figure that opens the cases it is counted from. */
export const Figure = (props: {
  label: string
  figure: Opens
  /** Nothing to open: then it is no link. */
  none?: boolean
  children: preact.ComponentChildren
  note?: preact.ComponentChildren
}) => (
  <div class="figure">
    <dt>{props.label}</dt>
    <dd>
      {props.none ? (
        props.children
      ) : (
        <a class="figure-link" href={withFilter('/impact/cases', { figure: props.figure })}>
          {props.children}
          <span class="unseen">, {props.label}: the cases behind it</span>
        </a>
      )}
    </dd>
    {props.note && <dd class="note">{props.note}</dd>}
  </div>
)

export const minutes = (value: number | null): string =>
  value === null ? '–' : value < 1 / 60 ? 'at once' : duration(value * 60_000)

export const within = (value: number | null): string =>
  value !== null && value < 1 / 60 ? 'at once' : `within ${minutes(value)}`

/** `0.734` → `73 %`; nothing counted: a dash. */
export const rate = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`)
