import './list.css'
import { useEffect, useState } from 'preact/hooks'
import { request, wordsOf } from '../api/http.ts'
import { type Resource, useResource, type Watch } from '../api/resource.ts'
import type { Page } from '../api/wire.ts'
import { place } from '../shell/route.ts'
import { say } from '../shell/toast.tsx'
import { Button } from './button.tsx'
import { Shown } from './states.tsx'

/**
 * A list paged by cursor: the first page stays fresh by itself, further pages are added below as fetched.
 * `path` carries the query; a change of it begins anew.
 */
export const PagedList = <T,>(props: {
  path: string
  watch?: Watch
  empty: preact.ComponentChildren
  children: (items: readonly T[], asOf: number | undefined) => preact.ComponentChildren
}) => {
  const first = useResource<Page<T>>(props.path, props.watch)
  return (
    <Shown resource={first as Resource<Page<T>>}>
      {(page) =>
        page.items.length === 0 ? (
          props.empty
        ) : (
          <Further
            key={props.path}
            path={props.path}
            first={page}
            show={(items) => props.children(items, first.asOf.value)}
          />
        )
      }
    </Shown>
  )
}

const Further = <T,>(props: {
  path: string
  first: Page<T>
  show: (items: readonly T[]) => preact.ComponentChildren
}) => {
  const [more, setMore] = useState<readonly T[]>([])
  const [cursor, setCursor] = useState<string | null>()
  const [busy, setBusy] = useState(false)
  // Once further pages are shown, a refreshed first page may overlap them; its cursor counts only until then.
  const next = cursor === undefined ? props.first.nextCursor : cursor
  const load = async (): Promise<void> => {
    if (next === null) return
    setBusy(true)
    try {
      const join = props.path.includes('?') ? '&' : '?'
      const page = await request<Page<T>>(`${props.path}${join}cursor=${encodeURIComponent(next)}`)
      setMore((known) => [...known, ...page.items])
      setCursor(page.nextCursor)
    } catch (error) {
      say(wordsOf(error), 'problem')
    } finally {
      setBusy(false)
    }
  }
  useEffect(() => {
    setMore([])
    setCursor(undefined)
  }, [props.path])
  return (
    <>
      {props.show([...props.first.items, ...more])}
      {next !== null && (
        <div class="more">
          <Button disabled={busy} onClick={() => void load()}>
            {busy ? 'Loading …' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  )
}

/** Views of one page, kept in one parameter of the address; the first is the default. */
export const Tabs = (props: {
  label: string
  parameter: string
  options: readonly (readonly [value: string, label: string])[]
}) => {
  const chosen = chosenTab(props.parameter, props.options)
  return (
    <nav class="tabs" aria-label={props.label}>
      {props.options.map(([value, label], at) => {
        const search = new URLSearchParams(place.value.search)
        if (at === 0) search.delete(props.parameter)
        else search.set(props.parameter, value)
        const text = search.toString()
        return (
          <a
            key={value}
            href={place.value.path + (text ? `?${text}` : '')}
            aria-current={value === chosen ? 'page' : undefined}
          >
            {label}
          </a>
        )
      })}
    </nav>
  )
}

export const chosenTab = (parameter: string, options: readonly (readonly [string, string])[]): string => {
  const asked = place.value.search.get(parameter)
  return options.find(([value]) => value === asked)?.[0] ?? options[0]?.[0] ?? ''
}
