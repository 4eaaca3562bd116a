import { expect, test } from 'vitest'
import { detectorShards } from './detectorShards.ts'

test.each([
  ['a small fleet', 'auto', { devices: 4_999, processors: 32 }, 0],
  ['a small machine', 'auto', { devices: 100_000, processors: 2 }, 0],
  ['a large fleet on a machine with room', 'auto', { devices: 5_000, processors: 4 }, 2],
  ['a very large machine', 'auto', { devices: 100_000, processors: 64 }, 8],
  ['none, as the operator says', 0, { devices: 100_000, processors: 64 }, 0],
  ['three, as the operator says', 3, { devices: 1, processors: 1 }, 3],
] as const)('%s', (_, setting, machine, shards) => {
  expect(detectorShards(setting, machine)).toBe(shards)
})
