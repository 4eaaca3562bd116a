import './mark.css'
import type { CaseState, Device, MessageState, Severity } from '../api/wire.ts'
import { caseStateWords, messageStateWords, severityWords } from '../words/states.ts'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'critical' | 'major' | 'minor' | 'ok' | 'accent'

/** An icon and a word in a status colour; `pill` puts it on a tinted ground. */
export const Mark = (props: { tone: Tone; icon: IconName; pill?: boolean; children: preact.ComponentChildren }) => (
  <span class={`mark tone-${props.tone}${props.pill ? ' pill' : ''}`}>
    <Icon name={props.icon} size={props.pill ? 14 : 16} />
    <span>{props.children}</span>
  </span>
)

export const SeverityMark = ({ severity, pill }: { severity: Severity; pill?: boolean }) => (
  <Mark tone={severity} icon={severity} {...(pill ? { pill } : {})}>
    {severityWords[severity] ?? severity}
  </Mark>
)

/** The severity where there is room for an icon only; its word is there for those who listen. */
export const SeverityIcon = ({ severity }: { severity: Severity }) => (
  <span class={`tone-${severity}`} title={severityWords[severity]}>
    <Icon name={severity} size={20} />
    <span class="unseen">{severityWords[severity]}</span>
  </span>
)

const caseLook: Readonly<Record<CaseState, readonly [Tone, IconName]>> = {
  remoteFix: ['accent', 'remote'],
  repairing: ['major', 'wrench'],
  waiting: ['accent', 'clock'],
  onHold: ['minor', 'sleep'],
  verifying: ['accent', 'pulse'],
  awaitingCustomer: ['accent', 'chat'],
  closed: ['ok', 'ok'],
  merged: ['minor', 'out'],
  cancelled: ['minor', 'close'],
}
export const CaseStateMark = ({ state }: { state: CaseState }) => {
  const [tone, icon] = caseLook[state] ?? ['minor', 'case']
  return (
    <Mark tone={tone} icon={icon} pill>
      {caseStateWords[state] ?? state}
    </Mark>
  )
}

const messageLook: Readonly<Record<MessageState, readonly [Tone, IconName]>> = {
  queued: ['minor', 'clock'],
  sending: ['accent', 'send'],
  sent: ['ok', 'approve'],
  failed: ['critical', 'critical'],
  suppressed: ['minor', 'close'],
  uncertain: ['major', 'major'],
}
export const MessageStateMark = ({ state }: { state: MessageState }) => {
  const [tone, icon] = messageLook[state] ?? ['minor', 'mail']
  return (
    <Mark tone={tone} icon={icon} pill>
      {messageStateWords[state] ?? state}
    </Mark>
  )
}

const connectionLook: Readonly<Record<Device['connection'], readonly [Tone, IconName, string]>> = {
  online: ['ok', 'remote', 'Online'],
  offline: ['major', 'offline', 'Offline'],
  sleeping: ['minor', 'sleep', 'Asleep'],
  unknown: ['minor', 'minor', 'Not heard yet'],
}
export const ConnectionMark = ({ device }: { device: Device }) => {
  const [tone, icon, words] = connectionLook[device.connection] ?? connectionLook.unknown
  return (
    <Mark tone={tone} icon={icon}>
      {words}
    </Mark>
  )
}
