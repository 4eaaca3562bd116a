import './toast.css'
import { signal } from '@preact/signals'
import { Icon } from '../parts/icon.tsx'

interface Said {
  readonly id: number
  readonly text: string
  readonly kind: 'news' | 'problem'
}
const said = signal<readonly Said[]>([])
let lastId = 0

/** A short word after something was done, seen and read out. News goes by itself; a problem stays until dismissed. */
export const say = (text: string, kind: Said['kind'] = 'news'): void => {
  const id = ++lastId
  said.value = [...said.value.slice(-2), { id, text, kind }]
  if (kind === 'news') setTimeout(() => dismiss(id), 6_000)
}
const dismiss = (id: number): void => {
  said.value = said.value.filter((one) => one.id !== id)
}

export const ToastArea = () => (
  <div class="toast-area" role="status" aria-live="polite">
    {said.value.map((one) => (
      <div key={one.id} class={`toast ${one.kind}`}>
        <span>{one.text}</span>
        <button type="button" class="button quiet icon-only" aria-label="Dismiss" onClick={() => dismiss(one.id)}>
          <Icon name="close" size={16} />
        </button>
      </div>
    ))}
  </div>
)
