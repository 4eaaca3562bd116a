/** A table wider than a phone: it scrolls in itself, by finger and by arrow keys, and the page does not. */
export const Scroll = ({ label, children }: { label: string; children: preact.ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without focus nobody could scroll it by keyboard (axe: scrollable-region-focusable)
  <section class="scroll-x" tabIndex={0} aria-label={label}>
    {children}
  </section>
)
