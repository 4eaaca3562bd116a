import './signIn.css'
import { useEffect, useState } from 'preact/hooks'
import { wordsOf } from '../api/http.ts'
import { signIn } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Field, textOf } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { system } from '../time/productClock.ts'

export const SignIn = () => {
  const [refusal, setRefusal] = useState<string>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = 'Sign in · Forestall'
  }, [])
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const data = new FormData(event.target)
    const password = data.get('password')
    setBusy(true)
    setRefusal(undefined)
    try {
      await signIn(textOf(data, 'email') ?? '', typeof password === 'string' ? password : '')
    } catch (error) {
      setRefusal(wordsOf(error))
      setBusy(false)
    }
  }
  const known = system.value
  return (
    <main class="sign-in">
      <div class="sign-in-box">
        <header>
          <img src="/favicon.svg" width="44" height="44" alt="" />
          <h1>Sign in to Forestall</h1>
          <p class="soft">
            {known ? `The operations console of ${known.company}.` : 'Find the fault before your customer does.'}
          </p>
        </header>
        <form class="card form" onSubmit={(event) => void submit(event)}>
          <Field label="E-mail address" name="email" type="email" autocomplete="username" required />
          <Field label="Password" name="password" type="password" autocomplete="current-password" required />
          {refusal && (
            <p class="refusal" role="alert">
              <Icon name="critical" size={16} /> {refusal}
            </p>
          )}
          <Button submit kind="primary" disabled={busy}>
            {busy ? 'Signing in …' : 'Sign in'}
          </Button>
        </form>
        <p class="small faint">
          {known?.mode === 'demo' ? (
            'In the demo, the terminal that started Forestall shows a link that signs you in once, without a password.'
          ) : known?.setUp === false ? (
            <>
              Nobody can sign in yet. Create the first account on the server: <code>forestall user add</code>
            </>
          ) : (
            'No account? An administrator of your Forestall can make one.'
          )}
        </p>
      </div>
    </main>
  )
}
