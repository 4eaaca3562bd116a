import { place } from '../shell/route.ts'

/** The pages of one place, beneath its heading: one entry of the navigation, and no more. */
export const Sections = (props: { label: string; of: readonly (readonly [href: string, label: string])[] }) => {
  const path = place.value.path
  // The longest that fits: `/people` is not here while `/people/targets` is.
  const here = props.of
    .map(([href]) => href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0]
  return (
    <div class="scroll-x">
      <nav class="tabs" aria-label={props.label}>
        {props.of.map(([href, label]) => (
          <a key={href} href={href} aria-current={href === here ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
    </div>
  )
}
