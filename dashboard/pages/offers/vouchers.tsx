import './offers.css'
import { useState } from 'preact/hooks'
import { Problem, request, wordsOf } from '../../api/http.ts'
import type { Voucher } from '../../api/wireRules.ts'
import { Button } from '../../parts/button.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Field, textOf } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Mark, type Tone } from '../../parts/mark.tsx'
import { Card, Facts, PageFrame } from '../../parts/page.tsx'
import { say } from '../../shell/toast.tsx'
import { dayOf } from '../../time/format.ts'
import { When } from '../../time/when.tsx'
import { minorUnits, money } from '../../words/states.ts'
import { offerKindWords } from './offerWords.ts'
import { OfferSections } from './sections.tsx'

/** A voucher by its code: is it good, what is it worth, and redeeming it once. The shop does the same by API. */
export const VouchersPage = () => {
  const [voucher, setVoucher] = useState<{ code: string; is: Voucher }>()
  const [refusal, setRefusal] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [redeeming, setRedeeming] = useState(false)
  const look = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const code = textOf(new FormData(event.target), 'code')
    if (!code) return
    setBusy(true)
    setRefusal(undefined)
    setVoucher(undefined)
    try {
      setVoucher({ code, is: await request<Voucher>(`vouchers/${encodeURIComponent(code)}`) })
    } catch (error) {
      setRefusal(
        error instanceof Problem && error.status === 429 ? 'Too many codes were tried. Wait a minute.' : wordsOf(error),
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <PageFrame title="Vouchers" lead="Somebody shows a code: see whether it is good, and redeem it once.">
      <OfferSections />
      <Card>
        <form class="voucher-form" onSubmit={(event) => void look(event)}>
          <Field
            label="Code"
            name="code"
            required
            placeholder="7K3M-Q2VD-…"
            hint="Capitals, spaces and hyphens do not matter; O is read as 0, I and L as 1."
          />
          <Button kind="primary" submit disabled={busy}>
            {busy ? 'Looking …' : 'Look it up'}
          </Button>
        </form>
        <div role="status" class="voucher-outcome">
          {refusal && (
            <p class="refusal">
              <Icon name="critical" size={16} /> {refusal}
            </p>
          )}
          {voucher && <Shown voucher={voucher.is} onRedeem={() => setRedeeming(true)} />}
        </div>
      </Card>
      {redeeming && voucher && (
        <Redeem
          code={voucher.code}
          voucher={voucher.is}
          onClose={() => setRedeeming(false)}
          onDone={(is) => setVoucher({ code: voucher.code, is })}
        />
      )}
    </PageFrame>
  )
}

const looks: Readonly<Record<Voucher['state'], readonly [Tone, 'ok' | 'approve' | 'clock' | 'close', string]>> = {
  valid: ['ok', 'ok', 'Good'],
  redeemed: ['minor', 'approve', 'Redeemed'],
  expired: ['major', 'clock', 'Run out'],
  withdrawn: ['minor', 'close', 'Taken back'],
}
const worthWords = ({ percent, amountMinor, currency }: Voucher): string =>
  percent === null ? money(amountMinor, currency) : `${percent} % off, at most ${money(amountMinor, currency)}`

const Shown = ({ voucher, onRedeem }: { voucher: Voucher; onRedeem: () => void }) => {
  const [tone, icon, words] = looks[voucher.state]
  return (
    <>
      <p class="voucher-worth">
        <strong>{worthWords(voucher)}</strong>{' '}
        <Mark tone={tone} icon={icon} pill>
          {words}
        </Mark>
      </p>
      <Facts
        of={[
          ['What', offerKindWords[voucher.kind]],
          ['Made', <When key="made" at={voucher.issuedAt} />],
          ['Good until', dayOf(Date.parse(voucher.expiresAt))],
          ['Redeemed', voucher.redeemedAt && <When key="redeemed" at={voucher.redeemedAt} />],
          ['For purchase', voucher.reference],
          ['It came to', voucher.worthMinor === null ? null : money(voucher.worthMinor, voucher.currency)],
          [
            'Case',
            <a key="case" href={`/cases/${encodeURIComponent(voucher.caseId)}`}>
              open the case
            </a>,
          ],
        ]}
      />
      {voucher.state === 'valid' && (
        <div class="row-actions">
          <Button kind="primary" icon="gift" onClick={onRedeem}>
            Redeem
          </Button>
        </div>
      )}
    </>
  )
}

const Redeem = (props: { code: string; voucher: Voucher; onClose: () => void; onDone: (voucher: Voucher) => void }) => {
  const { currency, percent } = props.voucher
  return (
    <FormDialog
      title={`Redeem ${worthWords(props.voucher)}?`}
      confirm="Redeem"
      onClose={props.onClose}
      onSubmit={async (data) => {
        const order = textOf(data, 'order')
        props.onDone(
          await request<Voucher>(`vouchers/${encodeURIComponent(props.code)}/redeem`, {
            method: 'POST',
            body: {
              reference: textOf(data, 'reference'),
              ...(order === undefined
                ? {}
                : { orderMinor: Math.round(Number(order.replace(',', '.')) * minorUnits(currency)) }),
            },
          }),
        )
        say('Redeemed.')
      }}
    >
      <p class="small soft">A voucher can be redeemed once. The same purchase again changes nothing.</p>
      <Field label="Purchase" name="reference" required placeholder="Order 2026-1187" hint="Your own name for it." />
      {percent !== null && (
        <Field label={`The purchase comes to (${currency})`} name="order" required placeholder="49.90" />
      )}
    </FormDialog>
  )
}
