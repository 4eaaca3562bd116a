import type { ArticleProposal, Experience, Help } from './article.ts'

/** Punctuation and capitals do not make it another remedy. */
const alike = ({ kind, text }: Help): string =>
  `${kind} ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`

const first = { remedy: 0, check: 1, claim: 2, note: 3 } as const
const saying = { remedy: 'the remote remedy', check: 'the check', claim: 'what was done', note: 'noted' } as const

/** What helped in several cases counted together; once a case, whatever the case says twice. */
export const groupHelped = (cases: readonly Experience[]): ArticleProposal['helped'] => {
  const groups = new Map<string, { kind: Help['kind']; text: string; caseIds: Set<string> }>()
  for (const { caseId, helped } of cases)
    for (const one of helped) {
      const known = groups.get(alike(one)) ?? { kind: one.kind, text: one.text.trim(), caseIds: new Set() }
      known.caseIds.add(caseId)
      groups.set(alike(one), known)
    }
  return [...groups.values()]
    .sort((a, b) => b.caseIds.size - a.caseIds.size || first[a.kind] - first[b.kind] || a.text.localeCompare(b.text))
    .map(({ kind, text, caseIds }) => ({
      kind,
      text,
      cases: caseIds.size,
      of: cases.length,
      caseIds: [...caseIds],
      sentence: `helped in ${caseIds.size} of ${cases.length} ${cases.length === 1 ? 'case' : 'cases'}: ${saying[kind]} “${text}”`,
    }))
}

const heading = 'What helped in recent cases:'

/** The article with what helped at its end, in place of what an earlier proposal put there. */
export const withHelped = (article: string, helped: ArticleProposal['helped']): string => {
  const [own = ''] = article.split(heading)
  return [own.trim(), '', heading, ...helped.slice(0, 10).map(({ sentence }) => `- ${sentence}`)]
    .join('\n')
    .slice(0, 20_000)
}
