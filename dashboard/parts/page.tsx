import './page.css'
import { useEffect } from 'preact/hooks'
import { system } from '../time/productClock.ts'

interface PageProps {
  readonly title: string
  /** The browser tab's title where it differs from the heading. */
  readonly tab?: string | undefined
  readonly lead?: preact.ComponentChildren
  /** The way back: where this page belongs. */
  readonly crumb?: readonly [href: string, label: string] | undefined
  readonly actions?: preact.ComponentChildren
  readonly children: preact.ComponentChildren
}

/** A page: its heading (which receives focus after navigation), a lead sentence, its actions. */
export const PageFrame = ({ title, tab, lead, crumb, actions, children }: PageProps) => {
  useEffect(() => {
    const company = system.value?.company
    document.title = `${tab ?? title} · ${company ? `${company} · ` : ''}Forestall`
  }, [tab, title, system.value?.company])
  return (
    <div class="page">
      <header class="page-head">
        <div>
          {crumb && (
            <p class="crumb">
              <a href={crumb[0]}>
                <span aria-hidden="true">← </span>
                {crumb[1]}
              </a>
            </p>
          )}
          <h1 tabIndex={-1}>{title}</h1>
          {lead && <div class="page-lead">{lead}</div>}
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

export const Card = (props: {
  title?: string
  hint?: preact.ComponentChildren
  class?: string
  bare?: boolean
  children: preact.ComponentChildren
}) => (
  <section class={`card ${props.class ?? ''}`}>
    {props.title && (
      <div class="card-head">
        <h2>{props.title}</h2>
        {props.hint && <span class="hint">{props.hint}</span>}
      </div>
    )}
    {props.bare ? props.children : <div class="card-body">{props.children}</div>}
  </section>
)

/** Name and value pairs; pairs without a value are left out. */
export const Facts = ({ of }: { of: readonly (readonly [name: string, value: preact.ComponentChildren])[] }) => (
  <dl class="facts">
    {of
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
  </dl>
)
