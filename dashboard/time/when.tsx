import { duration, exact, relative } from './format.ts'
import { productNow } from './productClock.ts'

/** `12 min ago` by the product's clock, or as it was at `asOf` (ms); the exact moment on hover. */
export const When = ({ at, asOf }: { at: string | null | undefined; asOf?: number | undefined }) => {
  if (!at) return <span class="faint">–</span>
  const moment = Date.parse(at)
  const now = asOf ?? productNow.value
  return (
    <time dateTime={at} title={exact(moment)}>
      {now === undefined ? exact(moment) : relative(moment, now)}
    </time>
  )
}

/** How long something has lasted: since `from` until `to`, or until now. */
export const Lasting = ({ from, to }: { from: string; to?: string | null | undefined }) => {
  const end = to ? Date.parse(to) : productNow.value
  if (end === undefined) return null
  const start = Date.parse(from)
  return <time title={`since ${exact(start)}`}>{duration(Math.max(0, end - start))}</time>
}

/** `in 12 min`, or `4 min late` with the colour of lateness: for deadlines and promises. */
export const Due = ({ at }: { at: string }) => {
  const now = productNow.value
  const moment = Date.parse(at)
  if (now === undefined) return null
  const late = now > moment
  return (
    <time class={late ? 'late' : undefined} dateTime={at} title={exact(moment)}>
      {late ? `${duration(now - moment)} late` : `in ${duration(moment - now)}`}
    </time>
  )
}
