import type { CaseDetail, Fault } from '../../api/wire.ts'
import { SeverityMark } from '../../parts/mark.tsx'
import { Card } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'
import { Lasting, When } from '../../time/when.tsx'
import { kindWords } from '../../words/states.ts'
import { EvidenceReadings } from '../faults/evidenceChart.tsx'
import { EvidenceNotes } from '../faults/evidenceNotes.tsx'
import { Feedback } from '../faults/feedback.tsx'

/** What the case rests on: each fault with its sentence and the readings around it. */
export const EvidenceCard = ({ one }: { one: CaseDetail }) => (
  <Card title="Evidence" hint={one.faults.length > 0 ? 'what the device itself shows' : undefined}>
    {one.faults.length === 0 ? (
      <Empty compact icon="chat" title="No fault is on record">
        This case began with the customer’s own words; they are in the history below.
      </Empty>
    ) : (
      one.faults.map((fault) => <FaultEvidence key={fault.id} fault={fault} one={one} />)
    )}
  </Card>
)

const FaultEvidence = ({ fault, one }: { fault: Fault; one: CaseDetail }) => {
  const device = one.devices.find((known) => known.id === fault.deviceId)
  return (
    <section class="evidence">
      <div class="evidence-head">
        <h3>
          <a href={`/devices/${encodeURIComponent(fault.deviceId)}`}>{device?.name ?? fault.deviceId}</a>:{' '}
          {(kindWords[fault.kind] ?? fault.kind).toLowerCase()}
        </h3>
        <span class="small">
          <SeverityMark severity={fault.severity} />
        </span>
      </div>
      <p class="evidence-text">{fault.explanation}</p>
      <p class="small faint">
        Found <When at={fault.detectedAt} />, {Math.round(fault.evidence.confidence * 100)} % sure
        {fault.clearedAt ? (
          <>
            {' '}
            · cleared after <Lasting from={fault.startedAt} to={fault.clearedAt} />
          </>
        ) : (
          <>
            {' '}
            · still there after <Lasting from={fault.startedAt} />
          </>
        )}
      </p>
      <EvidenceNotes fault={fault} />
      <div class="small">
        <Feedback fault={fault} />
      </div>
      <EvidenceReadings fault={fault} />
    </section>
  )
}
