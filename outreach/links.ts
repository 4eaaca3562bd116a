import { type ApprovalLink, signApprovalLink } from '../domain/approvalLink.ts'
import { signToken } from '../domain/signedToken.ts'

/** The links a mail carries. They open without a login: the token is the key, to that one page only. */
export interface Links {
  /** The customer's page about a case. */
  casePage(caseId: string): string
  /** Where one POST takes a customer off e-mail (RFC 8058), and a page asks before it does. */
  unsubscribe(customerId: string): string
  /** Where one manager decides on one offer that is over the limits: a page that asks before it does. */
  approval(link: ApprovalLink): string
  /** The console's page of a case, for staff, who sign in. */
  console(caseId: string): string
  /** The console's page of what it was worth, for staff. */
  impact(): string
}

/** @param options.publicUrl the address people reach us at, with or without a slash at its end; asked each time, the port may be a late one */
export const createLinks = (options: { publicUrl: () => string; linkSecret: string }): Links => {
  const base = (): string => options.publicUrl().replace(/\/+$/, '')
  return {
    casePage: (caseId) => `${base()}/c/${signToken(options.linkSecret, 'case', caseId)}`,
    unsubscribe: (customerId) => `${base()}/u/${signToken(options.linkSecret, 'unsubscribe', `${customerId}:email`)}`,
    approval: (link) => `${base()}/a/${signApprovalLink(options.linkSecret, link)}`,
    console: (caseId) => `${base()}/cases/${encodeURIComponent(caseId)}`,
    impact: () => `${base()}/impact`,
  }
}
