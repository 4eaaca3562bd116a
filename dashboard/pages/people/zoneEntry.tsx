import { Entry } from '../../parts/entry.tsx'

const few = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'Asia/Tokyo', 'UTC']

/** A time zone, with those this browser knows to choose from. */
export const ZoneEntry = (props: {
  value: string
  path: string
  mistake: string | undefined
  onChange: (zone: string) => void
}) => (
  <>
    <Entry wide label="Time zone" list="zones" placeholder="Europe/Berlin" {...props} />
    <datalist id="zones">
      {(Intl.supportedValuesOf?.('timeZone') ?? few).map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  </>
)
