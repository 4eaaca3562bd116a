import type { ApiLimits } from './limits.ts'
import type { LiveHub } from './liveHub.ts'
import type { ApiOptions } from './options.ts'
import type { Authentication } from './principal.ts'
import type { Sessions } from './sessions.ts'

/** What the routes work with: the options, and the few parts the API makes itself. */
export interface ApiContext extends Omit<ApiOptions, 'limits'> {
  readonly limits: ApiLimits
  readonly sessions: Sessions
  readonly authentication: Authentication
  readonly hub: LiveHub
}
