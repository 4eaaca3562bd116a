import { fileURLToPath } from 'node:url'

/** Where `npm run build` puts the console. */
export const consoleDir = fileURLToPath(new URL('../dist/dashboard', import.meta.url))
