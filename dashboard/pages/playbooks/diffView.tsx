import './playbooks.css'
import { differences } from './diff.ts'

/** What was there, and what is there now; said by sign and word as well as by colour. */
export const DiffView = ({ before, after }: { before: unknown; after: unknown }) => {
  const found = differences(before, after)
  if (found.length === 0) return <p class="small faint">The same, word for word.</p>
  return (
    <div class="diff">
      {found.map((one) => (
        <div key={one.place}>
          <h4>{one.place}</h4>
          {one.before !== undefined && (
            <del>
              <span class="unseen">before: </span>
              {one.before}
            </del>
          )}
          {one.after !== undefined && (
            <ins>
              <span class="unseen">now: </span>
              {one.after}
            </ins>
          )}
        </div>
      ))}
    </div>
  )
}
