import { z } from 'zod'
import { instant } from './instant.ts'
import { deviceIdPattern } from './topics.ts'

export const deviceId = z
  .string()
  .regex(deviceIdPattern, 'ids start with a letter or digit and hold at most 128 letters, digits, and . _ : -')

/** What an operator may say about a device. */
export const deviceInput = z.object({
  id: deviceId,
  name: z.string().min(1).max(200).optional(),
  model: z.string().max(200).optional(),
  firmware: z.string().max(128).optional(),
  site: z.string().max(200).optional(),
  /** Where the site lies, as the operator names it: what shares weather, power grid or network. */
  region: z.string().max(200).optional(),
  gatewayId: deviceId.optional(),
  customerId: z.string().max(128).optional(),
  /** How often the device promises to report, in seconds; silence is judged against it. */
  expectEverySeconds: z.number().positive().max(31_536_000).optional(),
})
export type DeviceInput = z.infer<typeof deviceInput>

/** A device as kept. `connection` is the last state it declared (or its will did); `lastSeenAt` is our clock. */
export const device = deviceInput.extend({
  createdAt: instant,
  connection: z.enum(['unknown', 'online', 'offline', 'sleeping']),
  lastSeenAt: instant.nullable(),
  /** Median difference device clock minus our clock in ms, where measured. */
  clockSkewMs: z.number().nullable(),
})
export type Device = z.infer<typeof device>

/** The part of a device that detection depends on; journaled so that replay sees what live saw. */
export const deviceProfile = deviceInput
  .pick({ id: true, model: true, firmware: true, site: true, region: true, gatewayId: true, expectEverySeconds: true })
  .extend({
    removed: z.boolean().optional(),
  })
export type DeviceProfile = z.infer<typeof deviceProfile>

type Place = Pick<DeviceInput, 'gatewayId' | 'site' | 'region'>
/**
 * A device behind a gateway is where its gateway is, unless it says otherwise itself: its site and region filled in.
 * @param find a gateway's own profile
 */
export const inherited = <Profile extends Place>(
  profile: Profile,
  find: (gatewayId: string) => Place | undefined,
): Profile => {
  let { site, region, gatewayId: above } = profile
  // Gateways may stand behind gateways; a ring of them is refused by the registry, and ends here all the same.
  for (let depth = 0; above !== undefined && depth < 8 && (site === undefined || region === undefined); depth += 1) {
    const gateway = find(above)
    site ??= gateway?.site
    region ??= gateway?.region
    above = gateway?.gatewayId
  }
  if (site === profile.site && region === profile.region) return profile
  return { ...profile, ...(site === undefined ? {} : { site }), ...(region === undefined ? {} : { region }) }
}
