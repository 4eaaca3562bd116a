import { useState } from 'preact/hooks'
import { request } from '../../api/http.ts'
import { refresh, useResource } from '../../api/resource.ts'
import type { Credentials, Customer, Device, Page } from '../../api/wire.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, textOf } from '../../parts/field.tsx'
import { say } from '../../shell/toast.tsx'
import { system } from '../../time/productClock.ts'

/** Registers a device, then shows its credentials: the only time anybody sees them. */
export const RegisterDevice = ({ onClose }: { onClose: () => void }) => {
  const [made, setMade] = useState<Device & { credentials: Credentials }>()
  const customers = useResource<Page<Customer>>('customers?limit=200')
  if (made) return <CredentialsDialog id={made.id} credentials={made.credentials} onClose={onClose} />
  return (
    <FormDialog
      title="Register a device"
      confirm="Register"
      onClose={onClose}
      onSubmit={async (data) => {
        const every = textOf(data, 'every')
        const body = {
          id: textOf(data, 'id'),
          name: textOf(data, 'name'),
          model: textOf(data, 'model'),
          site: textOf(data, 'site'),
          region: textOf(data, 'region'),
          gatewayId: textOf(data, 'gatewayId'),
          customerId: textOf(data, 'customerId'),
          expectEverySeconds: every ? Number(every) : undefined,
        }
        setMade(await request<Device & { credentials: Credentials }>('devices', { method: 'POST', body }))
        void refresh('devices')
        return 'stay'
      }}
    >
      <div class="fields-2">
        <Field
          label="Id"
          name="id"
          required
          pattern="[A-Za-z0-9][A-Za-z0-9._:\-]{0,127}"
          placeholder="fridge-0042"
          hint="Also its user name."
        />
        <Field label="Name" name="name" placeholder="Fridge, back kitchen" />
        <Field label="Model" name="model" />
        <Field label="Site" name="site" />
        <Field label="Region" name="region" hint="What shares weather, power or network." />
        <Choice
          label="Customer"
          name="customerId"
          options={[
            ['', 'None yet'],
            ...(customers.data.value?.items ?? []).map((customer) => [customer.id, customer.name] as const),
          ]}
        />
        <Field label="Behind gateway (id)" name="gatewayId" />
        <Field
          label="Reports every (seconds)"
          name="every"
          type="number"
          min="1"
          step="1"
          hint="Silence is judged by it."
        />
      </div>
    </FormDialog>
  )
}

/** The password in clear, once, with a line that tries it. */
export const CredentialsDialog = (props: { id: string; credentials: Credentials; onClose: () => void }) => {
  const { username, password } = props.credentials
  const broker = brokerOf(system.value?.mqtt)
  const line = [
    `mosquitto_pub -h ${broker.host} -p ${broker.port} -q 1`,
    `  -u '${username}' -P '${password}'`,
    `  -t 'forestall/v1/${props.id}/telemetry'`,
    `  -m '{"values":{"temperature_c":4.2}}'`,
  ].join(' \\\n')
  const copy = (text: string): void => {
    navigator.clipboard
      ? void navigator.clipboard.writeText(text).then(
          () => say('Copied.'),
          () => say('The browser did not allow copying. Select the text instead.', 'problem'),
        )
      : say('This browser copies only over https. Select the text instead.', 'problem')
  }
  return (
    <Dialog title={`Credentials of ${props.id}`} onClose={props.onClose}>
      <p class="small soft">Keep the password now: only its hash is stored, so it is shown this once.</p>
      <dl class="facts">
        <dt>User name</dt>
        <dd class="mono">{username}</dd>
        <dt>Password</dt>
        <dd class="mono">{password}</dd>
      </dl>
      <p class="small soft">Try it from any machine with the Mosquitto clients:</p>
      <pre class="secret">{line}</pre>
      <div class="dialog-actions">
        <Button onClick={() => copy(password)}>Copy password</Button>
        <Button onClick={() => copy(line)}>Copy line</Button>
        <Button kind="primary" onClick={props.onClose}>
          I have kept it
        </Button>
      </div>
    </Dialog>
  )
}

const brokerOf = (address: string | undefined): { host: string; port: string } => {
  const found = /^\w+:\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(address ?? '')
  return { host: found?.[1]?.replace(/^\[|\]$/g, '') ?? location.hostname, port: found?.[2] ?? '1883' }
}
