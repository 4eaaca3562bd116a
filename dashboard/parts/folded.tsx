import { useState } from 'preact/hooks'

/** A block whose summary says enough; opened by hand, and by itself where something inside is wrong. */
export const Folded = (props: {
  summary: preact.ComponentChildren
  open?: boolean
  wrong: boolean
  children: preact.ComponentChildren
}) => {
  const [open, setOpen] = useState(props.open ?? false)
  return (
    <details
      class="folded"
      open={open || props.wrong}
      onToggle={(event) => {
        if (!props.wrong) setOpen(event.currentTarget.open)
      }}
    >
      <summary>{props.summary}</summary>
      <div class="fields">{props.children}</div>
    </details>
  )
}
