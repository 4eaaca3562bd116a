import { PageFrame } from '../parts/page.tsx'

export const NotFoundPage = () => (
  <PageFrame title="There is no such page" lead="The address may be mistyped, or what it showed has gone.">
    <p>
      <a href="/">See what is wrong now</a>, <a href="/cases">open the cases</a> or <a href="/devices">find a device</a>
      .
    </p>
  </PageFrame>
)
