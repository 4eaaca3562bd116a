#!/usr/bin/env node
// Plain JavaScript on purpose: it must run on the old Node that a machine may have, to hand over to the one that
// npm installed beside it. Everything else needs Node 24 (type stripping, better-sqlite3's binary).
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../app/main.ts', import.meta.url))
const bundled = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main)
} else if (existsSync(bundled)) {
  // The channel tells the child when this process is killed and can pass nothing on any more.
  const child = spawn(bundled, [main, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of passedOn) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    // Ended by a signal: so do we, with nobody left to pass it on to.
    for (const name of passedOn) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
} else {
  console.error(
    `forestall: needs Node 24 or newer, this is ${process.version}: run "npm install" (it brings one) or install Node 24`,
  )
  process.exit(1)
}
