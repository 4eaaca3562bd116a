import { expect, test } from 'vitest'
import { resolveInterrupted } from './interrupted.ts'

test.each([
  ['', 'unknown', 'queued'],
  ['', 'delivered', 'queued'],
  ['Hello', 'delivered', 'sent'],
  ['Hello', 'absent', 'queued'],
  ['Hello', 'unknown', 'uncertain'],
] as const)('words "%s", provider says %s → %s', (body, whereabouts, state) =>
  expect(resolveInterrupted({ body }, whereabouts).state).toBe(state),
)
