import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { version } from '../../app/version.ts'
import { forestall, saidOnce } from './forestall.ts'

describe('help', () => {
  const commands = [
    'serve',
    'demo',
    'simulate',
    'replay',
    'detect',
    'device',
    'device add',
    'device list',
    'device rotate',
    'device remove',
    'user add',
    'playbook export',
    'playbook import',
    'import',
    'backup',
    'doctor',
  ]
  it('of every command is there, on stdout, and succeeds', async () => {
    const answers = await Promise.all(commands.map((command) => forestall([...command.split(' '), '--help'])))
    for (const [index, { code, stdout, stderr }] of answers.entries()) {
      expect({ code, stderr }, commands[index]).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain(`Usage: forestall ${commands[index]}`)
    }
  })

  it('lists the commands', async () => {
    const { code, stdout } = await forestall(['--help'])
    expect(code).toBe(0)
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command.split(' ')[0]} `, 'm'))
  })

  it('of serve tells every setting', async () => {
    const { stdout } = await forestall(['serve', '--help'])
    for (const setting of ['HTTP_PORT', 'MQTTS_PORT', 'DEVICE_AUTH', 'ADMIN_TOKEN', 'SMTP_URL', 'RETENTION_DAYS'])
      expect(stdout).toMatch(new RegExp(`FORESTALL_${setting} +\\S`))
  })

  it('--version is the package’s', async () => {
    expect(await forestall(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('wrong usage is exit 2 and one line that says what to do', () => {
  it.each([
    ['', 'say which command to run; see "forestall --help"'],
    ['device', 'say which command to run; see "forestall device --help"'],
    ['serv', `unknown command 'serv' (Did you mean serve?); see "forestall --help"`],
    ['device frob', `unknown command 'frob'; see "forestall device --help"`],
    ['device add', `missing required argument 'id'; see "forestall device add --help"`],
    ['device add a/b', 'id: ids start with a letter'],
    ['serve --port 1', `unknown option '--port'; see "forestall serve --help"`],
    ['user add x@y.example', `required option '--name <text>' not specified; see "forestall user add --help"`],
    ['simulate --devices many', '--devices must be a number from 1 to 100000, not "many"'],
    ['simulate --devices 0', '--devices must be a number from 1 to 100000, not "0"'],
    ['simulate --kinds fridge,toaster', '--kinds: there is no toaster; choose from fridge,'],
    ['replay x.csv --device d --mqtt nowhere', '--mqtt must be an address such as mqtt://127.0.0.1:1883'],
  ])('forestall %s', async (line, said) => {
    // A data folder that cannot be: what is wrong with the usage is told before anything is touched.
    const answer = await forestall(line === '' ? [] : line.split(' '), {
      env: { FORESTALL_DATA_DIR: join(tmpdir(), 'forestall-never-made') },
    })
    expect(saidOnce(answer)).toContain(said)
    expect(answer).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('settings', () => {
  it('are judged together: every mistake at once, the misspelt ones too', async () => {
    const { code, stderr } = await forestall(['serve'], {
      env: {
        FORESTALL_HTTP_PORT: '99999',
        FORESTALL_MQTT_PORT: 'abc',
        FORESTALL_LOG_LEVEL: 'loud',
        FORESTALL_ADMIN_TOKEN: 'short',
        FORESTALL_HTTP_PROT: '1',
        FORESTALL_SMTP_URL: 'http://mail',
        FORESTALL_NATS_URL: 'nats://x',
        FORESTALL_DEVICE_AUTH: 'open',
        FORESTALL_MQTT_HOST: '0.0.0.0',
      },
    })
    expect(code).toBe(2)
    const lines = stderr.trimEnd().split('\n')
    expect(lines.map((line) => /^forestall: (FORESTALL_\w+): \S/.exec(line)?.[1]).sort()).toEqual([
      'FORESTALL_ADMIN_TOKEN',
      'FORESTALL_DEVICE_AUTH',
      'FORESTALL_HTTP_PORT',
      'FORESTALL_HTTP_PROT',
      'FORESTALL_LOG_LEVEL',
      'FORESTALL_MAIL_FROM',
      'FORESTALL_MQTT_PORT',
      'FORESTALL_NATS_URL',
      'FORESTALL_SMTP_URL',
    ])
    expect(stderr).not.toContain('short')
  })

  it.each([
    [{ FORESTALL_AUTO_REGISTER: 'true' }, 'FORESTALL_AUTO_REGISTER'],
    // MQTT over WebSocket comes in through the HTTP port.
    [{ FORESTALL_DEVICE_AUTH: 'open', FORESTALL_HTTP_HOST: '0.0.0.0' }, 'FORESTALL_HTTP_HOST=127.0.0.1'],
    [{ FORESTALL_MQTTS_PORT: '8883' }, 'FORESTALL_TLS_CERT'],
    [{ FORESTALL_TLS_CLIENT_CA: 'ca.pem' }, 'FORESTALL_MQTTS_PORT'],
    [{ FORESTALL_HTTP_PORT: ' ' }, 'FORESTALL_HTTP_PORT'],
  ])('that do not go together are refused: %o', async (env, named) => {
    const answer = await forestall(['serve'], { env })
    expect(answer.code).toBe(2)
    expect(saidOnce(answer)).toContain(named)
  })
})
