import { dayAndTime } from '../time/format.ts'
import { productNow, system } from '../time/productClock.ts'

/** Says that time is not the wall's, wherever it is not: every "ago" in the console is by this clock. */
export const DemoStrip = () => {
  const known = system.value
  if (!known || (known.mode !== 'demo' && known.speed === 1)) return null
  const now = productNow.value
  return (
    <div class="strip">
      <strong>Demo</strong>
      {known.speed !== 1 && (
        <span>
          time runs {Math.round(known.speed)}× faster
          <span class="wide-only">: a minute here is {minutesPerMinute(known.speed)} for the fleet</span>
        </span>
      )}
      {now !== undefined && (
        <span class="numeric">
          · <span class="unseen">product time </span>
          {dayAndTime(now)}
        </span>
      )}
    </div>
  )
}

const minutesPerMinute = (speed: number): string =>
  speed >= 60 ? `${Math.round((speed / 60) * 10) / 10} h` : `${Math.round(speed)} min`
