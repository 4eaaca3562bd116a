import type { Channel, Customer, CustomerInput } from '../domain/customer.ts'
import type { Page, PageRequest } from '../domain/page.ts'

export interface CustomerStore {
  /** False when the id is taken. */
  create(customer: CustomerInput & { id: string }, options: { createdAt: number }): Promise<boolean>
  get(id: string): Promise<Customer | undefined>
  list(filter: PageRequest & { q?: string | undefined }): Promise<Page<Customer>>
  setOptOut(id: string, choice: { channel: Channel; optedOut: boolean; at: number }): Promise<void>
}
