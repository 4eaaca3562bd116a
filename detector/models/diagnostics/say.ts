import type { Severity } from '../../../domain/fault.ts'
import type { Sample } from '../../../domain/observation.ts'
import type { Verdict } from '../../detector.ts'

/** One reading of one metric, and where to say what it means. */
export interface Place {
  readonly metric: string
  readonly sample: Sample
  readonly loosen: number
  readonly out: Verdict[]
}

/** All of kind `reported`; the metric is the code. */
export const raise = (
  { metric, sample, out }: Place,
  {
    severity,
    from,
    explanation,
    confidence,
    facts,
  }: {
    severity: Severity
    from: number
    explanation: string
    confidence: number
    facts: Record<string, string | number | boolean>
  },
): void => {
  const evidence = { from, to: sample.ts, confidence, facts }
  out.push({ faulty: true, kind: 'reported', metric, code: metric, severity, startedAt: from, explanation, evidence })
}
export const clear = ({ metric, out }: Place): void => {
  out.push({ faulty: false, kind: 'reported', metric, code: metric })
}
