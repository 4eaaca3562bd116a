import { inspect } from 'node:util'
import { Command, CommanderError } from 'commander'
import { ManyMistakes, UsageError } from './commandErrors.ts'
import { detectHelp } from './commands/detectHelp.ts'
import { ConfigError, settingsHelp } from './config.ts'
import { version } from './version.ts'

// Everything we write is about people: for the owner's eyes, whatever the folder allows.
process.umask(0o077)

/**
 * The command line. Each command is one file that is loaded when asked for, so that `--help` stays quick.
 * Exit 0 done, 1 failed, 2 wrong usage; errors are one line on stderr that says what to do.
 */
const program = new Command('forestall')
  .description('Finds the failing device before its owner does, and makes it right.')
  .version(version)
  .exitOverride()
  // What is wrong is said once, below, in one line.
  .configureOutput({ outputError: () => undefined, writeErr: () => undefined })
  .showHelpAfterError(false)

const number =
  (what: string, { min, max }: { min: number; max: number }) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
      throw new UsageError(`${what} must be a number from ${min} to ${max}, not "${text}"`)
    return value
  }
const mqttUrl = (text: string): string => {
  if (URL.canParse(text) && /^(mqtts?|wss?):$/.test(new URL(text).protocol)) return text
  throw new UsageError(`--mqtt must be an address such as mqtt://127.0.0.1:1883, not "${text}"`)
}
const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

program
  .command('serve')
  .description('run the product; settings come from FORESTALL_* environment variables')
  .addHelpText('after', () => `\nSettings (environment variables) and their defaults:\n${settingsHelp()}`)
  .action(async () => (await import('./commands/serve.ts')).serve())

program
  .command('demo')
  .description('run the product with a simulated fleet, a local inbox, and time that runs faster')
  .option('--speed <times>', 'how much faster than the clock', number('--speed', { min: 1, max: 1000 }), 120)
  .option('--seed <n>', 'another fleet and other faults', number('--seed', { min: 0, max: 4294967295 }), 1)
  .option('--fresh', 'forget what an earlier demo left and begin anew')
  .action(async (options) => (await import('./commands/demo.ts')).demo(options))

program
  .command('simulate')
  .description('a simulated fleet that speaks the native convention to any broker')
  .option('--mqtt <url>', 'the broker', mqttUrl, 'mqtt://127.0.0.1:1883')
  .option('--devices <n>', 'how many', number('--devices', { min: 1, max: 100_000 }), 50)
  .option('--kinds <list>', 'kinds of devices, comma separated; default all', list)
  .option('--every <seconds>', 'product seconds between reports', number('--every', { min: 0.1, max: 86_400 }), 60)
  .option('--speed <times>', 'how much faster than the clock', number('--speed', { min: 0.1, max: 10_000 }), 1)
  .option('--duration <seconds>', 'stop after so many real seconds', number('--duration', { min: 1, max: 31_536_000 }))
  .option('--seed <n>', 'another fleet', number('--seed', { min: 0, max: 4294967295 }), 1)
  .option('--credentials <file>', 'CSV: device,username,password; without it devices sign in with their id alone')
  .option('--no-faults', 'keep every device healthy')
  .option('--truth <file>', 'write what was really wrong, and when, as JSON lines')
  .action(async (options) => (await import('./commands/simulate.ts')).simulateCommand(options))

program
  .command('replay')
  .description('publish a CSV recording as one device')
  .argument('<file>', 'CSV with a time column and numeric columns')
  .requiredOption('--device <id>', 'the device to speak as')
  .option('--mqtt <url>', 'the broker', mqttUrl, 'mqtt://127.0.0.1:1883')
  .option('--username <name>', 'default: the device id')
  .option('--password <secret>', 'or FORESTALL_DEVICE_PASSWORD')
  .option(
    '--speed <times>',
    'how much faster than it was recorded; 0: as fast as it is acknowledged',
    number('--speed', { min: 0, max: 1e9 }),
    0,
  )
  .option('--rebase', 'move the recording so that it ends now')
  .action(async (file, options) => (await import('./commands/replay.ts')).replayCommand(file, options))

program
  .command('detect')
  .description('score a CSV file (or stdin) with the detector: adds severity, anomaly_score and fault to each row')
  .argument('[file]', 'CSV; - or nothing reads stdin')
  .option('--time <column>', 'the column that holds the time')
  .option('--values <columns>', 'the columns to score, comma separated', list)
  .option('--explain', 'add a column, because, that says why in words')
  .addHelpText('after', detectHelp)
  .action(async (file, options) => (await import('./commands/detect.ts')).detectCommand(file, options))

const device = program.command('device').description('the devices that may connect')
device
  .command('add')
  .argument('<id>')
  .option('--name <text>')
  .option('--model <text>')
  .option('--firmware <text>')
  .option('--site <text>')
  .option('--region <text>', 'where the site lies: devices of one region share weather, power grid or network')
  .option('--gateway <id>', 'the gateway that speaks for it')
  .option('--customer <id>', 'who owns it')
  .option('--every <seconds>', 'how often it reports', number('--every', { min: 0.001, max: 31_536_000 }))
  .description('register a device and print its credentials, once')
  .action(async (id, options) => (await import('./commands/device.ts')).addDevice(id, options))
device
  .command('list')
  .description('all devices, one per line')
  .action(async () => (await import('./commands/device.ts')).listDevices())
device
  .command('rotate')
  .argument('<id>')
  .description('new credentials')
  .action(async (id) => (await import('./commands/device.ts')).rotateDevice(id))
device
  .command('remove')
  .argument('<id>')
  .description('it may not connect any more')
  .action(async (id) => (await import('./commands/device.ts')).removeDevice(id))

const user = program.command('user').description('the people who sign in')
user
  .command('add')
  .argument('<email>')
  .requiredOption('--name <text>')
  .option('--role <role>', 'viewer, agent, manager or admin', 'agent')
  .option('--level <n>', 'when they are called: 0 first', number('--level', { min: 0, max: 9 }))
  .description('create a user; the password is read from FORESTALL_PASSWORD or the first line of stdin')
  .action(async (email, options) => (await import('./commands/user.ts')).addUser(email, options))
user
  .command('list')
  .description('all users, one per line')
  .action(async () => (await import('./commands/user.ts')).listUsers())
user
  .command('password')
  .argument('<email>')
  .description('set a new password, read like that of "user add"; their sessions end')
  .action(async (email) => (await import('./commands/user.ts')).changePassword(email))
user
  .command('remove')
  .argument('<email>')
  .description('they may not sign in any more, and their sessions end')
  .action(async (email) => (await import('./commands/user.ts')).removeUser(email))

const playbook = program.command('playbook').description('what is done about each kind of fault, as files')
playbook
  .command('export')
  .argument('<dir>', 'one JSON file for each playbook is written there')
  .description('write the playbooks in force into files')
  .action(async (dir) => (await import('./commands/playbook.ts')).exportPlaybooks(dir))
playbook
  .command('import')
  .argument('<dir>', 'a folder of JSON files, one for each playbook')
  .option('--dry-run', 'show what would change, and change nothing')
  .option('--note <text>', 'why, for the list of versions')
  .description('bring the playbooks of these files in force; others stay as they are')
  .action(async (dir, options) => (await import('./commands/playbook.ts')).importPlaybooks(dir, options))

program
  .command('import')
  .argument('<file>', 'one JSON object per line: {"type":"customer"|"device"|"reading", …}')
  .option('--credentials <file>', "write the new devices' credentials there as CSV; without it they are printed")
  .description('bring in customers, devices and past readings, through the running server')
  .action(async (file, options) => (await import('./commands/import.ts')).importCommand(file, options))

program
  .command('backup')
  .argument('<dir>', 'a folder that does not exist yet')
  .description('a consistent copy of everything, also while the server runs')
  .action(async (dir) => (await import('./commands/backup.ts')).backupCommand(dir))

program
  .command('doctor')
  .description('check this machine, the settings and the data folder, and say what to mend')
  .action(async () => (await import('./commands/doctor.ts')).doctor())

/** One line that a terminal can show, whatever was in the file that the error quotes. */
const say = (text: string): void => {
  const line = text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/[\p{C}\ufffd]+/gu, '?')
  process.stderr.write(`forestall: ${line.length > 500 ? `${line.slice(0, 500)}…` : line}\n`)
}

/** The command that was being used, for its own help: `forestall device add`. */
const usedCommand = (): string => {
  let command: Command = program
  const names = ['forestall']
  for (const word of process.argv.slice(2)) {
    const next = command.commands.find((candidate) => candidate.name() === word)
    if (!next) break
    command = next
    names.push(word)
  }
  return names.join(' ')
}

const sayUsage = (error: CommanderError): void => {
  const help = `see "${usedCommand()} --help"`
  if (error.code === 'commander.help') say(`say which command to run; ${help}`)
  else say(`${error.message.replace(/^error: /, '').replace(/\.$/, '')}; ${help}`)
}

try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version were asked for and have been printed.
    if (error.exitCode !== 0) {
      sayUsage(error)
      process.exitCode = 2
    }
  } else if (error instanceof UsageError) {
    say(error.message)
    process.exitCode = 2
  } else if (error instanceof ConfigError) {
    for (const problem of error.problems) say(problem)
    process.exitCode = 2
  } else {
    if (error instanceof ManyMistakes) for (const mistake of error.mistakes) say(mistake)
    // CommandFailed and whatever else made it impossible; its message is for the person in front of it.
    say(error instanceof Error ? error.message : String(error))
    if (process.env.FORESTALL_LOG_LEVEL === 'debug') process.stderr.write(`${inspect(error)}\n`)
    process.exitCode = 1
  }
}
