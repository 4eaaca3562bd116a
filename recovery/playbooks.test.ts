import { describe, expect, it } from 'vitest'
import { faultKinds } from '../domain/fault.ts'
import { playbook, playbookFor } from '../domain/playbook.ts'
import { playbooks } from './playbooks.ts'

describe('the shipped playbooks', () => {
  it.each(playbooks.map((entry) => [entry.id, entry] as const))('%s is well formed', (_, entry) => {
    expect(playbook.parse(entry)).toEqual(entry)
  })
  it('have ids of their own, and an entry for every kind of fault on any model', () => {
    expect(new Set(playbooks.map(({ id }) => id)).size).toBe(playbooks.length)
    for (const kind of faultKinds) expect(playbookFor(playbooks, kind, null)?.faultKind).toBe(kind)
  })
  it.each<[string, string | null, string | undefined]>([
    ['reported', 'Wall Charger 22', 'restart'],
    ['flatline', 'ROUTER-5', 'restart'],
    ['reported', 'Fridge 200', undefined],
    ['silence', 'Router-5', undefined],
    ['drift', 'Heat Pump 8', undefined],
  ])('%s on %s: remote command %s', (kind, model, command) => {
    const known = faultKinds.find((candidate) => candidate === kind) ?? null
    expect(playbookFor(playbooks, known, model)?.remedies[0]?.command).toBe(command)
  })
})
