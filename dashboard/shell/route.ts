/** Where the console is: the address bar is the only state of navigation, so that every view can be linked to. */
import { signal } from '@preact/signals'

interface Place {
  readonly path: string
  readonly search: URLSearchParams
}
const here = (): Place => ({ path: location.pathname, search: new URLSearchParams(location.search) })

export const place = signal<Place>(here())

/** Goes to `to` (a path with optional query); focus and scroll follow in the shell. */
export const navigate = (to: string, options: { replace?: boolean } = {}): void => {
  if (options.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  place.value = here()
}

/** Sets or (with undefined) removes one parameter of the address, without a new step in the history. */
export const setParameter = (name: string, value: string | undefined): void => {
  const search = new URLSearchParams(location.search)
  if (value === undefined) search.delete(name)
  else search.set(name, value)
  const text = search.toString()
  navigate(location.pathname + (text ? `?${text}` : ''), { replace: true })
}

/** Plain links inside the console are answered without loading the page anew; all others are left to the browser. */
export const startRouting = (): void => {
  addEventListener('popstate', () => {
    place.value = here()
  })
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const target = event.target instanceof Element ? event.target.closest('a') : null
    if (!target || target.target || target.hasAttribute('download') || target.origin !== location.origin) return
    if (/^\/(api|c|u|signin)\//.test(target.pathname) || target.pathname === '/openapi.json') return
    if (target.pathname === location.pathname && target.hash) return
    event.preventDefault()
    navigate(target.pathname + target.search)
  })
}
