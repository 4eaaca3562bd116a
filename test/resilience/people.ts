import type { World } from './world.ts'

export const agent = { email: 'ines@acme.example', name: 'Ines Agent', role: 'agent', escalationLevel: 0 }
export const lead = { email: 'lena@acme.example', name: 'Lena Lead', role: 'manager', escalationLevel: 1 }
export const chief = { email: 'carl@acme.example', name: 'Carl Chief', role: 'admin', escalationLevel: 2 }
export const staff = [agent, lead, chief]

export const hire = async (world: World): Promise<void> => {
  for (const person of staff) await world.api.post('/api/v1/users', { ...person, password: 'a long enough password' })
}

/** What a healthy pump says: never the same twice, never anything unusual. */
export const pump = (minute: number): { values: Record<string, number> } => ({
  values: { pressure_bar: 3 + 0.2 * Math.sin(minute * 0.7) + 0.03 * Math.sin(minute * 12.9898) },
})
export const alarm = { code: 'E7', severity: 'critical', text: 'dry run' }
export const allClear = { code: 'E7', clear: true }
