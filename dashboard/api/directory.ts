/** Names for ids: lists carry ids, people read names. */

import { useResource } from './resource.ts'
import type { Customer, Device, Page, User } from './wire.ts'

/** The device of this id once known; asked for once and shared. */
export const useDevice = (id: string | null | undefined): Device | undefined => {
  const inList = useResource<Page<Device>>('devices?limit=200', { topics: [] })
  const found = inList.data.value?.items.find((device) => device.id === id)
  const answered = inList.data.value !== undefined || inList.error.value !== undefined
  const single = useResource<Device>(id && answered && !found ? `devices/${encodeURIComponent(id)}` : undefined)
  return found ?? single.data.value
}

export const useCustomer = (id: string | null | undefined): Customer | undefined => {
  const inList = useResource<Page<Customer>>('customers?limit=200', { topics: [] })
  const found = inList.data.value?.items.find((customer) => customer.id === id)
  const answered = inList.data.value !== undefined || inList.error.value !== undefined
  const single = useResource<Customer>(id && answered && !found ? `customers/${encodeURIComponent(id)}` : undefined)
  return found ?? single.data.value
}

/** What to call whoever acted: a colleague's name where we may know it, else a word for the part that did. */
export const useActorName = (): ((actor: string | null) => string) => {
  const users = useResource<Page<User>>('users')
  return (actor) => {
    if (actor === null) return 'nobody yet'
    const known: Readonly<Record<string, string>> = {
      detector: 'Detector',
      system: 'Forestall',
      customer: 'Customer',
      device: 'Device',
      token: 'A program',
    }
    return known[actor] ?? users.data.value?.items.find((user) => user.id === actor)?.name ?? actor
  }
}
