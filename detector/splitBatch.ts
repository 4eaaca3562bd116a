import type { Observation } from '../domain/observation.ts'
import type { ObserveRequest } from './shardMessages.ts'

/** Each shard's part of a stretch of the batch; the rules concern all of them. One shard reads the batch itself. */
export const splitBatch = (
  observations: readonly Observation[],
  {
    from,
    to,
    look,
    shards,
    placeOf,
  }: {
    from: number
    to: number
    look: ObserveRequest['look']
    shards: number
    placeOf: (deviceId: string) => number
  },
): ObserveRequest[] => {
  if (shards === 1) return [{ kind: 'observe', observations, places: undefined, from, to, look }]
  const parts = Array.from({ length: shards }, () => ({ observations: [] as Observation[], places: [] as number[] }))
  for (let i = from; i < to; i += 1) {
    const observation = observations[i]
    if (!observation) continue
    const id =
      observation.kind === 'profile' ? observation.profile.id : 'deviceId' in observation && observation.deviceId
    for (const part of id === false ? parts : [parts[placeOf(id)]]) {
      part?.observations.push(observation)
      part?.places.push(i)
    }
  }
  return parts.map(({ observations, places }) => ({
    kind: 'observe',
    observations,
    places,
    from: 0,
    to: observations.length,
    look,
  }))
}
