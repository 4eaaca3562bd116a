import { describe, expect, test } from 'vitest'
import { type SmtpFailure, smtpOutcome } from './smtpOutcome.ts'

const failure = (over: Partial<SmtpFailure>): SmtpFailure => ({ message: 'it failed', dataBegan: false, ...over })

describe('smtpOutcome', () => {
  test.each<[string, Partial<SmtpFailure>, string, string]>([
    ['nobody listens', { code: 'ESOCKET', command: 'CONN' }, 'retry', 'connection'],
    ['no such host for now', { code: 'EDNS' }, 'retry', 'connection'],
    ['no greeting in time', { code: 'ETIMEDOUT' }, 'retry', 'timeout'],
    ['broken certificate', { code: 'ETLS' }, 'retry', 'tls'],
    ['expired certificate', { code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'retry', 'tls'],
    ['greylisted', { code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO' }, 'retry', 'busy'],
    ['mailbox full for now', { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO' }, 'retry', 'busy'],
    ['no such mailbox', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'failed', 'recipient'],
    ['address that is none', { code: 'EENVELOPE', command: 'API' }, 'failed', 'recipient'],
    ['sender refused', { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }, 'failed', 'sender'],
    ['must sign in first', { code: 'EENVELOPE', responseCode: 530, command: 'MAIL FROM' }, 'retry', 'auth'],
    ['wrong password', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'retry', 'auth'],
    ['session out of order', { code: 'EENVELOPE', responseCode: 503, command: 'MAIL FROM' }, 'retry', 'sender'],
    ['refused as spam', { code: 'EMESSAGE', responseCode: 554, command: 'DATA', dataBegan: true }, 'failed', 'content'],
    ['taken back for now', { code: 'EMESSAGE', responseCode: 451, command: 'DATA', dataBegan: true }, 'retry', 'busy'],
    ['server closes', { code: 'ECONNECTION', responseCode: 421, dataBegan: true }, 'retry', 'server'],
    ['server refuses us at the door', { code: 'EPROTOCOL', responseCode: 554 }, 'retry', 'server'],
    ['line cut before the message', { code: 'ECONNECTION' }, 'retry', 'connection'],
    ['line cut after the message', { code: 'ECONNECTION', dataBegan: true }, 'uncertain', 'connection'],
    ['silence after the message', { code: 'ETIMEDOUT', dataBegan: true }, 'uncertain', 'timeout'],
    ['we gave up waiting', { code: 'EABORT', dataBegan: true }, 'uncertain', 'timeout'],
    ['nonsense after the message', { code: 'EPROTOCOL', dataBegan: true }, 'uncertain', 'server'],
    ['something new', { code: 'ENEW' }, 'retry', 'unknown'],
  ])('%s', (_what, over, outcome, reason) => {
    expect(smtpOutcome(failure(over))).toEqual({ outcome, reason, detail: 'it failed' })
  })

  test('the detail is one line of bounded length', () => {
    const { detail } = smtpOutcome(failure({ message: `a\r\nb ${'x'.repeat(2000)}` }))
    expect(detail).toMatch(/^a b x+$/)
    expect(detail.length).toBe(500)
  })
})
