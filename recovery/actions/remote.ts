import { casePlaybook, mainFault } from '../about.ts'
import { type Act, spoken, upon } from './act.ts'

/** A remedy sent to the device before anybody is disturbed: once per case, never again. */
export const remote = {
  sendRemote: (draft) => {
    const { context, house } = draft
    const command = casePlaybook(context, house)?.remedies[0]
    const fault = mainFault(context)
    if (!command || !fault) throw new Error('The table tries a remote remedy where no playbook names one')
    const id = draft.nextId()
    draft.effects.push({
      type: 'sendDeviceCommand',
      id,
      deviceId: fault.deviceId,
      name: command.command,
      args: command.args,
    })
    context.remote = {
      attempts: context.remote.attempts + 1,
      commandId: id,
      deviceId: fault.deviceId,
      command: command.command,
      answeredOk: false,
    }
    draft.setDeadline('remoteResult', draft.at + house.policy.remoteWithin)
    draft.note('remote', `Trying “${command.command}” from here first; nobody is disturbed meanwhile.`)
  },
  noteRemoteDone: upon('commandResult', (draft, event) => {
    const { context, house } = draft
    context.remote.answeredOk = true
    if (context.deadlines.remoteResult !== undefined)
      draft.setDeadline('remoteResult', draft.at + house.policy.remoteWithin)
    draft.note(
      'remote',
      `The device answered “${context.remote.command}”: done${event.text ? ` (${event.text})` : ''}. Now the fault has to clear.`,
    )
  }),
  noteRemoteFailed: upon('commandResult', (draft, event) => {
    draft.note(
      'remote',
      `“${draft.context.remote.command}” failed on the device${event.text ? ` (${event.text})` : ''}; people take over.`,
    )
  }),
  noteRemoteTimeout: (draft) => {
    const { remote: tried } = draft.context
    const waited = spoken(draft.house.policy.remoteWithin)
    draft.note(
      'remote',
      tried.answeredOk
        ? `“${tried.command}” was done, but the fault did not clear within ${waited}; people take over.`
        : `No answer to “${tried.command}” within ${waited}; people take over.`,
    )
  },
  noteRemoteReturned: (draft) => {
    draft.context.mendedAt = null
    draft.context.watchingSince = null
    draft.note('remote', 'The fault came back after the remote fix; people take over.')
  },
} satisfies Record<string, Act>
