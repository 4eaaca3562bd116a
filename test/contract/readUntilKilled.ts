/** The victim of the reading store's kill -9 test: appends batch after batch, ten devices each, and prints how many were answered. */
import { openReadingStore } from '../../store/sqlite/readingStore.ts'

const [, , dir = '', begin = '0'] = process.argv
const store = await openReadingStore({ dir, settleAt: 500 })
for (let n = Number(begin); ; n++) {
  const ts = Date.UTC(2026, 0, 15) + n * 1000
  const numeric = Array.from({ length: 10 }, (_, i) => ({ deviceId: `d${i}`, metric: 'm', ts, value: n }))
  await store.append({ numeric, text: [] })
  process.stdout.write(`${n + 1}\n`)
}
