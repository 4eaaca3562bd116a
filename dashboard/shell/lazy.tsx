import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Failure, Skeleton } from '../parts/states.tsx'
import { place } from './route.ts'

const firstPlace = place.peek()

/** A page that is fetched when it is first wanted: whoever watches the board does not load the editors. */
export const lazy = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> => {
  let Found: ComponentType<P> | undefined
  return (props: P) => {
    const [, show] = useState(0)
    const [failed, setFailed] = useState(false)
    const late = useRef(false)
    useEffect(() => {
      if (Found) return
      let here = true
      load().then(
        (found) => {
          Found = found
          late.current = true
          if (here) show((times) => times + 1)
        },
        () => here && setFailed(true),
      )
      return () => {
        here = false
      }
    }, [])
    useEffect(() => {
      // The shell wanted to give focus to the heading when there was none yet.
      if (!late.current || place.peek() === firstPlace) return
      late.current = false
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    })
    if (Found) return <Found {...props} />
    if (!failed) return <Skeleton lines={9} />
    // A newer version may be installed: its parts have other names, and only loading anew finds them.
    return (
      <Failure
        error={new Error('This page could not be loaded. Is the connection there?')}
        retry={() => location.reload()}
      />
    )
  }
}
