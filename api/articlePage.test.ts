import { expect, test } from 'vitest'
import { articleHtml, wantedLanguage } from './articlePage.ts'

test.each<[string | undefined, 'en' | 'de']>([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,en;q=0.9', 'de'],
  ['en-GB,de;q=0.9', 'en'],
  ['fr,de;q=0.5', 'de'],
  ['en;q=0.2, de;q=0.8', 'de'],
  ['fr', 'en'],
  ['de;q=0', 'en'],
  [';;q=x,,de', 'de'],
])('Accept-Language %j is read as %s', (header, language) => {
  expect(wantedLanguage(header)).toBe(language)
})

test('paragraphs and lists, and nothing of it is HTML', () => {
  const text = 'One\nline\n\nLook at:\n- the <b>plug</b>\n- the light\nThen call.'
  expect(articleHtml(text).map((part) => part.text)).toEqual([
    '<p>One line</p>',
    '<p>Look at:</p>',
    '<ul><li>the &lt;b&gt;plug&lt;/b&gt;</li><li>the light</li></ul>',
    '<p>Then call.</p>',
  ])
})
