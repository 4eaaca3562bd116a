import { useResource } from '../../api/resource.ts'
import type { Device, Page } from '../../api/wire.ts'
import { When } from '../../time/when.tsx'
import { count } from '../../words/states.ts'

/** That quiet means healthy and not deaf: how many devices are watched, and when one was last heard. */
export const ProofOfLife = () => {
  const resource = useResource<Page<Device>>('devices?limit=200', { topics: ['device'], often: true })
  const devices = resource.data.value
  if (!devices) return null
  const online = devices.items.filter((device) => device.connection === 'online').length
  const heard = devices.items.reduce<string | null>(
    (latest, device) =>
      device.lastSeenAt !== null && (latest === null || device.lastSeenAt > latest) ? device.lastSeenAt : latest,
    null,
  )
  return (
    <p class="proof">
      <span>
        {devices.nextCursor ? 'More than ' : ''}
        {count(devices.items.length, 'device')} watched
      </span>
      <span>{online} online</span>
      {heard && (
        <span>
          last heard from one <When at={heard} asOf={resource.asOf.value} />
        </span>
      )}
    </p>
  )
}
