import { expect, test } from 'vitest'
import { detectorWords } from '../../dashboard/pages/device/watchedMetrics.ts'
import { deviceDetectors, seriesDetectors } from '../../detector/models.ts'

test('every detector that a device’s page can list has a name that people read, and no name is of none', () => {
  const listed = [...deviceDetectors, ...seriesDetectors].map(({ name }) => name)
  // `learned`: what no detector follows.
  expect(Object.keys(detectorWords).sort()).toEqual([...listed, 'learned'].sort())
})
