/**
 * One of two processes that give as much as they can to one customer, on one database file: makes `count` cases named after
 * itself, each with an offer held against the limits it is given, as fast as it can. Prints how many were stored.
 */
import { openRecords } from '../../store/sqlite/openRecords.ts'
import { aCase, anOffer, aStep, now } from './records/samples.ts'

const [, , file = '', name = '', count = '0', limits = '{}', goAt = '0'] = process.argv
const records = await openRecords({ file })
// Both are ready before either begins.
await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(goAt) - Date.now())))

const outcomes = await Promise.all(
  Array.from({ length: Number(count) }, (_, n) => {
    const caseId = `${name}-${n}`
    const number = (name === 'one' ? 10_000 : 20_000) + n
    const offer = anOffer(`o-${caseId}`, { caseId, madeBy: name, amountMinor: 700, givenAt: now })
    return records.cases.commit(aStep(aCase(caseId, { number }), { offers: [offer], offerLimits: JSON.parse(limits) }))
  }),
)
await records.close()
process.stdout.write(
  JSON.stringify({
    stored: outcomes.filter((outcome) => outcome === 'stored').length,
    over: outcomes.filter((outcome) => typeof outcome === 'object').length,
  }),
)
