import { expect, test } from 'vitest'
import { html } from './html.ts'

test('what is interpolated is escaped, what is HTML already is not, and nothing vanishes but nothing', () => {
  const name = `<script>alert("x")</script> & 'co'`
  expect(html`<p title="${name}">${html`<b>${name}</b>`}${[1, 'two', false, null, undefined]}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;co&#39;"><b>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;co&#39;</b>1two</p>',
  )
})
