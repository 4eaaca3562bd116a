import { useEffect, useRef } from 'preact/hooks'
import { place } from '../shell/route.ts'

/** The pages of one place, beneath its heading: one entry of the navigation, and no more. */
export const Sections = (props: { label: string; of: readonly (readonly [href: string, label: string])[] }) => {
  const path = place.value.path
  // The longest that fits: `/people` is not here while `/people/targets` is.
  const here = props.of
    .map(([href]) => href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0]
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a phone not all of them fit: where one is must be in sight.
    const link = box.current?.querySelector<HTMLElement>('[aria-current]')
    if (box.current && link) box.current.scrollLeft = link.offsetLeft + link.offsetWidth - box.current.clientWidth + 16
  }, [here])
  return (
    <div class="scroll-x" ref={box}>
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
