import './cases.css'
import { useResource } from '../api/resource.ts'
import { may } from '../api/session.ts'
import type { Case, Customer, Device, Message } from '../api/wire.ts'
import { PagedList } from '../parts/list.tsx'
import { Card, Facts, PageFrame } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/states.tsx'
import { dayAndTime, dayOf } from '../time/format.ts'
import { productNow } from '../time/productClock.ts'
import { languageWords } from '../words/states.ts'
import { CaseTable } from './cases/caseTable.tsx'
import { NoteComplaint } from './customer/complaint.tsx'
import { DeviceTable } from './devices.tsx'
import { MessageTable } from './messages/messageTable.tsx'

/** One person: their devices, their cases, what we wrote to them. */
export const CustomerPage = ({ id }: { id: string }) => {
  const customer = useResource<Customer>(`customers/${encodeURIComponent(id)}`)
  const encoded = encodeURIComponent(id)
  return (
    <PageFrame
      title={customer.data.value?.name ?? 'Customer'}
      crumb={['/customers', 'Customers']}
      actions={may('agent') && customer.data.value && <NoteComplaint customerId={id} />}
    >
      <Shown resource={customer} lines={4}>
        {(shown) => (
          <Card>
            <Facts
              of={[
                [
                  'Their time',
                  productNow.value === undefined
                    ? null
                    : `${dayAndTime(productNow.value, shown.timeZone)} (${shown.timeZone})`,
                ],
                ['Language', languageWords(shown.locale)],
                ['E-mail', shown.email ?? 'none on record: messages are held back'],
                ['Phone', shown.phone],
                ['Tier', shown.loyaltyTier],
                [
                  'Opted out of',
                  shown.optedOut.map((choice) => `${choice.channel} since ${dayOf(Date.parse(choice.at))}`).join(', '),
                ],
                ['Customer since', dayOf(Date.parse(shown.createdAt))],
              ]}
            />
          </Card>
        )}
      </Shown>
      <Card title="Cases" bare>
        <PagedList<Case>
          path={`cases?customerId=${encoded}&limit=20`}
          watch={{ topics: ['case'] }}
          empty={
            <Empty compact good icon="ok" title="No case so far">
              Nothing of theirs has failed them.
            </Empty>
          }
        >
          {(cases) => <CaseTable cases={cases} hideCustomer />}
        </PagedList>
      </Card>
      <Card title="Devices" bare>
        <PagedList<Device>
          path={`devices?customerId=${encoded}&limit=50`}
          watch={{ topics: ['device'], often: true }}
          empty={<Empty compact icon="device" title="No device is registered to them" />}
        >
          {(devices, asOf) => <DeviceTable devices={devices} asOf={asOf} hideCustomer />}
        </PagedList>
      </Card>
      <Card title="Messages" bare>
        <PagedList<Message>
          path={`messages?customerId=${encoded}&limit=20`}
          watch={{ topics: ['message'] }}
          empty={<Empty compact icon="mail" title="Nothing was written to them yet" />}
        >
          {(messages) => <MessageTable messages={messages} />}
        </PagedList>
      </Card>
    </PageFrame>
  )
}
