import { effect, signal } from '@preact/signals'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'forestall-theme'
const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value)
const remembered = (): Theme => {
  try {
    const kept = localStorage.getItem(key)
    return isTheme(kept) ? kept : 'system'
  } catch {
    return 'system'
  }
}

export const theme = signal<Theme>(remembered())
const prefersDark = matchMedia('(prefers-color-scheme: dark)')
/** Changes whenever the colours on screen do: canvases read it to know when to redraw. */
export const shade = signal<'light' | 'dark'>('light')

const apply = (): void => {
  const wanted = theme.value
  if (wanted === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = wanted
  shade.value = wanted === 'system' ? (prefersDark.matches ? 'dark' : 'light') : wanted
}

export const startTheme = (): void => {
  prefersDark.addEventListener('change', apply)
  effect(() => {
    apply()
    try {
      localStorage.setItem(key, theme.value)
    } catch {
      // A browser that keeps nothing still shows the theme for this visit.
    }
  })
}
