import { findOutWhoIAm, session } from './api/session.ts'
import { SignIn } from './pages/signIn.tsx'
import { Failure } from './parts/states.tsx'
import { pageFor } from './routes.tsx'
import { place } from './shell/route.ts'
import { Shell } from './shell/shell.tsx'
import { askSystem } from './time/productClock.ts'

/** The whole console: signed out, the sign-in page; signed in, the page of the address. */
export const Console = () => {
  const known = session.value
  if (known.state === 'asking') return null
  if (known.state === 'signedOut') return <SignIn />
  if (known.state === 'unreachable')
    return (
      <main class="main">
        <Failure
          error={new Error(known.words)}
          retry={() => void Promise.all([askSystem().catch(() => {}), findOutWhoIAm()])}
        />
      </main>
    )
  return <Shell>{pageFor(place.value.path)}</Shell>
}
