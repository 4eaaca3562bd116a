import { Icon, type IconName } from '../parts/icon.tsx'
import { type Theme, theme, themes } from './theme.ts'

const looks: Readonly<Record<Theme, readonly [IconName, string]>> = {
  system: ['screen', 'as the system'],
  light: ['sun', 'light'],
  dark: ['moon', 'dark'],
}

/** Steps through system, light, dark. */
export const ThemeToggle = () => {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system'
  const [icon, words] = looks[theme.value]
  const label = `Colours: ${words}. Change to ${looks[next][1]}`
  return (
    <button
      type="button"
      class="button quiet icon-only"
      aria-label={label}
      title={label}
      onClick={() => {
        theme.value = next
      }}
    >
      <Icon name={icon} />
    </button>
  )
}
