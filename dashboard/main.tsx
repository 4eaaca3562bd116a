import './styles/tokens.css'
import './styles/base.css'
import { render } from 'preact'
import { findOutWhoIAm } from './api/session.ts'
import { Console } from './console.tsx'
import { startRouting } from './shell/route.ts'
import { startTheme } from './shell/theme.ts'
import { askSystem, startClock } from './time/productClock.ts'

startTheme()
startRouting()
startClock()
const root = document.getElementById('console')
if (root) render(<Console />, root)
await Promise.all([askSystem().catch(() => {}), findOutWhoIAm()])
