import { expect, test } from 'vitest'
import { readToken } from '../domain/signedToken.ts'
import { createLinks } from './links.ts'

const secret = 'a secret for tests'
const links = createLinks({ publicUrl: () => 'https://care.example.com//', linkSecret: secret })
const token = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

test('the case page opens that case and nothing else', () => {
  const url = links.casePage('case-1')
  expect(url).toMatch(/^https:\/\/care\.example\.com\/c\/[\w-]+\.[\w-]+$/)
  expect(readToken(secret, 'case', token(url))).toBe('case-1')
  expect(readToken(secret, 'unsubscribe', token(url))).toBeUndefined()
})
test('unsubscribing names the customer and the channel', () => {
  const url = links.unsubscribe('anna')
  expect(url).toMatch(/^https:\/\/care\.example\.com\/u\//)
  expect(readToken(secret, 'unsubscribe', token(url))).toBe('anna:email')
})
test('an odd case id stays one path segment', () =>
  expect(links.console('a/b?c')).toBe('https://care.example.com/cases/a%2Fb%3Fc'))
