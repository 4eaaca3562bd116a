import { expect, test } from 'vitest'
import { fillIn, findAnswer } from './customerForms.ts'
import { readForms } from './htmlForms.ts'

test('reads a form as a browser would', () => {
  const [form, ...rest] = readForms(`
    <!-- <form action="/no"></form> -->
    <FORM METHOD='POST' action="/a?b=1&amp;c=2"><p>x > y</p>
      <input type=hidden name=token value="&quot;t&#39;&#x41;">
      <input name="plain" value="as is"><input type="checkbox" name="box" checked>
      <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
      <input name="off" disabled><input type="button" name="nothing">
      <select name="s"><option>one</option><option value="2" selected>two</option></select>
      <textarea name="t">a &lt;b&gt;</textarea>
      <button name="do" value="it" formaction="/other">Go</button><button type="button">no</button>
    </FORM>`)
  expect(rest).toEqual([])
  expect(form).toEqual({
    action: '/a?b=1&c=2',
    method: 'post',
    fields: [
      { name: 'token', type: 'hidden', value: '"t\'A', ticked: true },
      { name: 'plain', type: 'text', value: 'as is', ticked: true },
      { name: 'box', type: 'checkbox', value: 'on', ticked: true },
      { name: 'r', type: 'radio', value: '1', ticked: false },
      { name: 'r', type: 'radio', value: '2', ticked: true },
      { name: 's', type: 'option', value: 'one', ticked: false },
      { name: 's', type: 'option', value: '2', ticked: true },
      { name: 't', type: 'textarea', value: 'a <b>', ticked: true },
    ],
    buttons: [{ name: 'do', value: 'it', action: '/other' }],
  })
})

test.each([
  ['in the address', '<form method="post" action="/c/t/confirm"><button>Ja</button></form>'],
  [
    'in a hidden field',
    '<form method="post" action="/c/t"><input type="hidden" name="type" value="confirm"><button>Ja</button></form>',
  ],
  [
    'in one of several buttons',
    '<form method="post" action="/c/t"><button name="answer" value="stillBroken">N</button><button name="answer" value="confirm">J</button></form>',
  ],
])('finds the confirmation %s', (_, html) => {
  const found = findAnswer(readForms(html), 'confirm')
  expect(found && fillIn(found, { type: 'confirm' }).body.toString()).toBe(
    html.includes('hidden') ? 'type=confirm' : html.includes('answer') ? 'answer=confirm' : '',
  )
})

test.each([
  ['a GET form', '<form action="/c/t/confirm"><button>x</button></form>'],
  ['another word in the token', '<form method="post" action="/c/confirmtoken/person"><button>x</button></form>'],
  ['no form', '<p>confirm</p>'],
  ['an open form', '<form method="post" action="/confirm">'],
])('takes nothing for a confirmation that is none: %s', (_, html) => {
  expect(findAnswer(readForms(html), 'confirm')).toBeUndefined()
})
