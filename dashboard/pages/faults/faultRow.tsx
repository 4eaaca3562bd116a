import { useState } from 'preact/hooks'
import { useCustomer, useDevice } from '../../api/directory.ts'
import { useResource } from '../../api/resource.ts'
import type { Case, Fault, Page } from '../../api/wire.ts'
import { CaseStateMark, SeverityIcon } from '../../parts/mark.tsx'
import { Lasting, When } from '../../time/when.tsx'
import { metricLabel } from '../../words/metric.ts'
import { kindWords } from '../../words/states.ts'
import { EvidenceReadings } from './evidenceChart.tsx'
import { EvidenceNotes } from './evidenceNotes.tsx'
import { FaultSpark } from './faultSpark.tsx'
import { Feedback } from './feedback.tsx'

/** The newest case that deals with this fault, among the recent ones. */
export const useCaseOf = (faultId: string, open: boolean): Case | undefined => {
  const cases = useResource<Page<Case>>(open ? 'cases?open=true&limit=200' : 'cases?limit=200', { topics: ['case'] })
  return cases.data.value?.items.find((one) => one.faultIds.includes(faultId))
}

interface FaultRowProps {
  readonly fault: Fault
  /** Its device is known from the page. */
  readonly plain?: boolean
  readonly spark?: boolean
  /** What it rests on can be unfolded: a fault that is only watched has no case that would show it. */
  readonly evidence?: boolean
}

/** One fault: whose, what, the evidence in a sentence, since when, and who deals with it. */
export const FaultRow = ({ fault, plain, spark, evidence }: FaultRowProps) => {
  const device = useDevice(fault.deviceId)
  const customer = useCustomer(device?.customerId)
  const open = fault.state === 'open'
  const its = useCaseOf(fault.id, open)
  const devicePath = `/devices/${encodeURIComponent(fault.deviceId)}`
  return (
    <li class="fault-row">
      <SeverityIcon severity={fault.severity} />
      <div class="fault-main">
        <div class="fault-title">
          <a class="row-link" href={its ? `/cases/${encodeURIComponent(its.id)}` : devicePath}>
            {device?.name ?? fault.deviceId}
          </a>
          <span class="small soft">
            {kindWords[fault.kind] ?? fault.kind}
            {fault.metric && ` · ${metricLabel(fault.metric)}`}
          </span>
        </div>
        <p class="small">{fault.explanation}</p>
        <Hidden fault={fault} />
        {open && fault.impact && !fault.inhibitedBy && <p class="small soft">{fault.impact}</p>}
        {!plain && (
          <p class="small faint">
            {[customer?.name ?? 'No customer on record', device?.site, device?.model].filter(Boolean).join(' · ')}
          </p>
        )}
        {evidence && <Unfolding fault={fault} />}
      </div>
      {spark && (
        <div class="fault-spark wide-only">
          <FaultSpark fault={fault} />
        </div>
      )}
      <div class="fault-end">
        <span class="soft nowrap">
          {open ? (
            <>
              for <Lasting from={fault.startedAt} />
            </>
          ) : (
            <>
              cleared <When at={fault.clearedAt} />
            </>
          )}
        </span>
        {its ? (
          <span class="case-chip">
            #{its.number} <CaseStateMark state={its.state} />
          </span>
        ) : (
          <span class="faint">{fault.severity === 'minor' ? 'Watched, no case' : 'No case'}</span>
        )}
        <Feedback fault={fault} />
      </div>
    </li>
  )
}

/** Fetched only once somebody looks. */
const Unfolding = ({ fault }: { fault: Fault }) => {
  const [open, setOpen] = useState(false)
  return (
    <details class="fault-evidence above-row-link" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Evidence, {Math.round(fault.evidence.confidence * 100)} % sure</summary>
      {open && (
        <>
          <EvidenceNotes fault={fault} />
          <EvidenceReadings fault={fault} />
        </>
      )}
    </details>
  )
}

/** Why nobody is disturbed by it, or not again: nothing is hidden without saying so. */
const Hidden = ({ fault }: { fault: Fault }) => {
  const gateway = useDevice(fault.inhibitedBy)
  const { inhibitedBy, suppressedBy, reopens = 0 } = fault
  if (inhibitedBy === undefined && suppressedBy === undefined && reopens === 0) return null
  return (
    <p class="small soft">
      {[
        inhibitedBy !== undefined && `Hidden behind gateway ${gateway?.name ?? inhibitedBy}.`,
        suppressedBy !== undefined && 'Expected: a silence or maintenance window covers it, so no case is opened.',
        reopens > 0 && `Came back ${reopens === 1 ? 'once' : `${reopens} times`} soon after it had cleared.`,
      ]
        .filter(Boolean)
        .join(' ')}
    </p>
  )
}
