import { useDevice } from '../../api/directory.ts'
import type { DryRun } from '../../api/wire.ts'
import { Icon } from '../../parts/icon.tsx'
import { Card } from '../../parts/page.tsx'
import { dayAndTime, dayOf, duration } from '../../time/format.ts'

/** Rows of the picture, and episodes told one by one. */
const shownDevices = 8
const shownEpisodes = 6
/** More false cases than this a month on each device, and people stop reading them. */
const tooOften = 1
/** Device days that carry a rate per month. */
const enoughDays = 7

const edge = (at: number, span: number): string => (span < 3 * 86_400_000 ? dayAndTime(at) : dayOf(at))
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** What a rule would have done: how often, where, when, how long, and what that rests on. */
export const DryRunResult = ({ result }: { result: DryRun }) => {
  const { looked } = result
  const days = Math.round((Date.parse(looked.to) - Date.parse(looked.from)) / 86_400_000)
  return (
    <Card title="What it would have done">
      <div class="dry-run">
        <p class="dry-run-says">
          {looked.devices === 0
            ? 'No stored reading of these metrics: nothing can be said about the past.'
            : result.fired === 0
              ? `It would not have fired in the last ${days} days.`
              : `It would have fired ${times(result.fired)} in the last ${days} days, on ${result.firedOn} of ${looked.devices} device${looked.devices === 1 ? '' : 's'}.`}
        </p>
        {result.perDeviceMonth !== null && result.fired > 0 && looked.deviceDays < enoughDays && (
          <p class="soft small">
            History holds only {looked.deviceDays < 1 ? 'hours' : `${Math.round(looked.deviceDays)} days`} of these
            devices together: too little to say how often it would fire in a month.
          </p>
        )}
        {result.perDeviceMonth !== null && result.fired > 0 && looked.deviceDays >= enoughDays && (
          <p class="soft small">
            {result.perDeviceMonth.toFixed(result.perDeviceMonth < 10 ? 2 : 0)} times per device and month.
            {result.perDeviceMonth > tooOften &&
              ' That is often: a longer duration or a wider limit would be read more.'}
          </p>
        )}
        {result.fired > 0 && <Timeline result={result} />}
        {result.episodes.length > 0 && (
          <ul class="episodes">
            {result.episodes.slice(0, shownEpisodes).map((one) => (
              <li key={`${one.deviceId}/${one.firedAt}`}>
                <span class="small">
                  <time dateTime={one.firedAt}>{dayAndTime(Date.parse(one.firedAt))}</time>,{' '}
                  {one.clearedAt === null
                    ? 'still open'
                    : `for ${duration(Date.parse(one.clearedAt) - Date.parse(one.firedAt))}`}
                  : <DeviceName id={one.deviceId} />
                </span>
                <span class="sub">{one.explanation}</span>
              </li>
            ))}
          </ul>
        )}
        <p class="small faint">
          Looked at {looked.readings.toLocaleString('en-GB')} readings of {looked.devices} devices
          {looked.firstReadingAt && `, from ${dayOf(Date.parse(looked.firstReadingAt))} on`}
          {looked.devicesWithout > 0 && `; ${looked.devicesWithout} more had none`}. {result.notes.join(' ')}
        </p>
        {result.cut.map((words) => (
          <p class="small tone-major" key={words}>
            <Icon name="major" size={14} /> {words}
          </p>
        ))}
      </div>
    </Card>
  )
}

const DeviceName = ({ id }: { id: string }) => {
  const device = useDevice(id)
  return <a href={`/devices/${encodeURIComponent(id)}`}>{device?.name ?? id}</a>
}

/** A line a device, a bar for each time its fault would have been open; the table beside it says the same in numbers. */
const Timeline = ({ result }: { result: DryRun }) => {
  const from = Date.parse(result.looked.firstReadingAt ?? result.looked.from)
  const to = Date.parse(result.looked.to)
  const at = (moment: number): number => (100 * Math.max(0, moment - from)) / Math.max(1, to - from)
  return (
    <div class="scroll-x">
      <table class="dry-run-table">
        <caption class="unseen">How often on each device, most often first</caption>
        <thead>
          <tr>
            <th>Device</th>
            <th class="number">Times</th>
            <th class="number">Open for</th>
            <th class="wide-only">
              <span class="dry-run-ends">
                <span>{edge(from, to - from)}</span>
                <span>{edge(to, to - from)}</span>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {result.devices.slice(0, shownDevices).map((device) => (
            <tr key={device.deviceId}>
              <td>
                <a href={`/devices/${encodeURIComponent(device.deviceId)}`}>{device.name ?? device.deviceId}</a>
              </td>
              <td class="number">{device.fired}</td>
              <td class="number nowrap">{duration(device.openMs)}</td>
              <td class="wide-only dry-run-line">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <path d="M0 5H100" class="dry-run-axis" />
                  {result.episodes
                    .filter(({ deviceId }) => deviceId === device.deviceId)
                    .map((one) => {
                      const begin = at(Date.parse(one.firedAt))
                      const end = at(one.clearedAt === null ? to : Date.parse(one.clearedAt))
                      return <rect key={one.firedAt} x={begin} y="0" width={Math.max(0.5, end - begin)} height="10" />
                    })}
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {result.devices.length > shownDevices && (
        <p class="small faint">and {result.devices.length - shownDevices} more devices</p>
      )}
    </div>
  )
}
