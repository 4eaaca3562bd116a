import type { App } from '../app.ts'
import type { ApiContext } from '../context.ts'

export const customerPageRoutes = (_app: App, _o: ApiContext): void => {}
