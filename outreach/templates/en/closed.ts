import { messageData } from '../../../domain/messageData.ts'
import { paragraph, quote } from '../letter.ts'
import { template } from '../writing.ts'
import { letter, named, yours } from './frame.ts'

export const closed = template(messageData.closed, (w) => {
  const { data, figures } = w
  const device = yours(data.devices, figures)
  const why = {
    confirmed: `Thank you for telling us that ${device} works again. With that we close your case ${data.caseNumber}.`,
    noAnswer: `What ${device} reports has stayed normal, and we have heard nothing else from you. So we close your case ${data.caseNumber}.`,
    falseAlarm: `We have looked closely at ${device}: it is in order. There was no fault, and we are sorry to have worried you.`,
    incidentOver: `The trouble that you and others had is over, and what ${device} reports shows that it works again. So we close your case ${data.caseNumber}. We are sorry for the trouble.`,
    closedByStaff: `We have closed your case ${data.caseNumber} about ${device}.`,
  }[data.reason]
  return letter(w, {
    subject:
      data.reason === 'falseAlarm'
        ? `Good news: ${named(data.devices, figures)} is in order`
        : `Thank you: your case about ${named(data.devices, figures)} is closed`,
    preheader: why,
    action: 'Open your page',
    blocks: [
      paragraph(why),
      ...(data.staffReason === null ? [] : [quote(data.staffReason)]),
      paragraph('Thank you for your patience.'),
      paragraph(
        'Should anything not be right after all, tell us on the page: we take it up again at once.',
        'nextStep',
      ),
    ],
  })
})
