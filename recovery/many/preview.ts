import type { UpdatePreview, UpdateText } from '../../domain/incidentUpdate.ts'
import type { IncidentStore } from '../../store/incidentStore.ts'
import type { RecoveryPolicy } from '../policy.ts'
import { everybody, itemsOf } from './people.ts'
import { reachable, readsIn } from './reachable.ts'

/** How many of the first are named. */
const named = 5

type Reader = UpdatePreview['languages'][number]

/** What an update would do if it began at `at` (ms): by the same rules as it is then sent by, and nothing is stored. */
export const previewOf = async (
  o: { incidents: Pick<IncidentStore, 'affected' | 'counts'>; policy(): RecoveryPolicy },
  wanted: { incidentId: string; text: UpdateText; ratePerMinute: number; safety: boolean; at: number },
): Promise<UpdatePreview> => {
  const { at, text, ratePerMinute } = wanted
  const counts = { customers: 0, cases: 0, deferred: 0, optedOut: 0, noAddress: 0, notTold: 0 }
  const now = { email: 0 }
  let lastMorningAt: number | null = null
  const readers = new Map<string, Reader>()
  let first: (UpdatePreview['first'][number] & { rank: string })[] = []

  for await (const page of everybody(o.incidents, wanted.incidentId))
    for (const affected of page) {
      const { customer, cases } = affected
      counts.cases += cases.length
      const [main] = itemsOf(affected, at)
      const known = cases.some(({ state }) => state !== 'remoteFix')
      const reached = reachable(customer, { at, safety: wanted.safety, quiet: o.policy() })
      if (!customer || !main || (reached.how === 'not' && reached.why === 'gone')) continue
      counts.customers += 1
      if (!known) counts.notTold += 1
      else if (reached.how === 'not') counts[reached.why === 'optedOut' ? 'optedOut' : 'noAddress'] += 1
      else {
        if (reached.how === 'now') now.email += 1
        else {
          counts.deferred += 1
          lastMorningAt = Math.max(lastMorningAt ?? reached.at, reached.at)
        }
        const reads = readsIn(customer.locale, text)
        const reader = readers.get(reads.language) ?? { ...reads, customers: 0 }
        readers.set(reads.language, { ...reader, customers: reader.customers + 1 })
        first = [
          ...first,
          { caseId: main.caseId, number: main.caseNumber, customerName: customer.name, rank: main.rank },
        ]
          .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.caseId < b.caseId ? -1 : 1))
          .slice(0, named)
      }
    }

  const languages = [...readers.values()].sort((a, b) => b.customers - a.customers)
  const preview = {
    ...counts,
    now,
    lastMorningAt,
    casesWithoutCustomer: (await o.incidents.counts(wanted.incidentId)).withoutCustomer,
    languages,
    first: first.map(({ rank: _, ...person }) => person),
    ratePerMinute,
    minutes: Math.ceil(now.email / ratePerMinute),
  }
  return { ...preview, summary: summaryOf(preview) }
}

/** `214 e-mails, 31 deferred by quiet hours, 9 opted out`: what is nought is left out. */
const summaryOf = (preview: Omit<UpdatePreview, 'summary'>): string => {
  const english = preview.languages
    .filter(({ own }) => !own)
    .reduce((customers, reader) => customers + reader.customers, 0)
  const parts: readonly (readonly [n: number, what: string])[] = [
    [preview.deferred, 'deferred by quiet hours'],
    [preview.optedOut, 'opted out'],
    [preview.noAddress, 'without an address'],
    [preview.notTold, 'not told of their case yet'],
    [english, 'in English although it is not their language'],
  ]
  const mails = `${preview.now.email} e-mail${preview.now.email === 1 ? '' : 's'}`
  return [mails, ...parts.flatMap(([n, what]) => (n === 0 ? [] : [`${n} ${what}`]))].join(', ')
}
