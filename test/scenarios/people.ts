import type { Story } from '../harness/story.ts'

export const password = 'a long enough password'
export const agent = { email: 'ines@acme.example', name: 'Ines Agent', role: 'agent', escalationLevel: 0 }
export const lead = { email: 'lena@acme.example', name: 'Lena Lead', role: 'manager', escalationLevel: 1 }
export const chief = { email: 'carl@acme.example', name: 'Carl Chief', role: 'admin', escalationLevel: 2 }

/** The people of the company: who is called first, who when nobody acts. */
export const hire = async (story: Story): Promise<void> => {
  for (const person of [agent, lead, chief]) await story.api.post('/api/v1/users', { ...person, password })
}
