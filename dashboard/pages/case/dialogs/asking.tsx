import type { ComponentType } from 'preact'
import type { CaseDetail } from '../../../api/wire.ts'
import type { Asked } from '../commands.ts'
import { CancelVisit, Hold, OrderPart, PartArrived, PlanVisit, Resume, VisitDone } from './arrange.tsx'
import type { AskProps } from './ask.ts'
import { MakeOffer } from './makeOffer.tsx'
import { AddTask, Assign, Escalate, HandOver } from './people.tsx'
import { ClaimFixed, Close, FalseAlarm, FoundLate, Note, Reopen, SendCommand, SetCause, Story } from './plain.tsx'
import { PromiseTime } from './promiseTime.tsx'
import { Merge, Split } from './twoCases.tsx'

const dialogs: Readonly<Record<Asked, ComponentType<AskProps>>> = {
  note: Note,
  assign: Assign,
  planVisit: PlanVisit,
  cancelVisit: CancelVisit,
  visitDone: VisitDone,
  orderPart: OrderPart,
  partArrived: PartArrived,
  hold: Hold,
  resume: Resume,
  handOver: HandOver,
  escalate: Escalate,
  promise: PromiseTime,
  addTask: AddTask,
  setCause: SetCause,
  merge: Merge,
  split: Split,
  story: Story,
  claimFixed: ClaimFixed,
  offer: MakeOffer,
  sendCommand: SendCommand,
  falseAlarm: FalseAlarm,
  foundLate: FoundLate,
  close: Close,
  reopen: Reopen,
}

/** The dialog that asks for what a command needs. */
export const Asking = ({ what, one, onClose }: { what: Asked; one: CaseDetail; onClose: () => void }) => {
  const Ask = dialogs[what]
  return <Ask one={one} onClose={onClose} />
}
