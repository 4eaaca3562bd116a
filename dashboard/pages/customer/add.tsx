import { request } from '../../api/http.ts'
import { refresh } from '../../api/resource.ts'
import type { Customer } from '../../api/wire.ts'
import { FormDialog } from '../../parts/dialog.tsx'
import { Choice, Field, textOf } from '../../parts/field.tsx'
import { navigate } from '../../shell/route.ts'

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

/** A new customer: enough to speak to them in their language, at a decent hour. */
export const AddCustomer = ({ onClose }: { onClose: () => void }) => (
  <FormDialog
    title="Add a customer"
    confirm="Add customer"
    onClose={onClose}
    onSubmit={async (data) => {
      const made = await request<Customer>('customers', {
        method: 'POST',
        body: {
          name: textOf(data, 'name'),
          email: textOf(data, 'email'),
          phone: textOf(data, 'phone'),
          locale: textOf(data, 'locale'),
          timeZone: textOf(data, 'timeZone'),
        },
      })
      await refresh('customers')
      navigate(`/customers/${encodeURIComponent(made.id)}`)
    }}
  >
    <Field label="Name" name="name" required />
    <div class="fields-2">
      <Field label="E-mail" name="email" type="email" />
      <Field label="Phone" name="phone" placeholder="+4930123456" hint="With + and country code." />
      <Field
        label="Language"
        name="locale"
        required
        defaultValue="en-GB"
        hint="A tag such as en-GB or de-AT. Messages are written in English or German."
      />
      <Choice
        label="Time zone"
        name="timeZone"
        value={here}
        options={Intl.supportedValuesOf('timeZone').map((zone) => [zone, zone])}
      />
    </div>
  </FormDialog>
)
