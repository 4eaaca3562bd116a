import { useState } from 'preact/hooks'
import { query } from '../api/http.ts'
import { may } from '../api/session.ts'
import type { Customer } from '../api/wire.ts'
import { Button } from '../parts/button.tsx'
import { SearchBox } from '../parts/field.tsx'
import { PagedList } from '../parts/list.tsx'
import { Card, PageFrame } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { place, setParameter } from '../shell/route.ts'
import { clockTime } from '../time/format.ts'
import { productNow } from '../time/productClock.ts'
import { languageWords } from '../words/states.ts'
import { AddCustomer } from './customer/add.tsx'

/** The people who own devices. */
export const CustomersPage = () => {
  const [adding, setAdding] = useState(false)
  const q = place.value.search.get('q') ?? ''
  return (
    <PageFrame
      title="Customers"
      lead="Whose devices these are, and how they want to be spoken to."
      actions={
        may('manager') && (
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            Add a customer
          </Button>
        )
      }
    >
      <div class="toolbar">
        <SearchBox
          label="Search by name, id or e-mail"
          value={q}
          onSearch={(text) => setParameter('q', text || undefined)}
        />
      </div>
      <Card bare>
        <PagedList<Customer>
          path={`customers${query({ q: q || undefined, limit: 50 })}`}
          empty={
            <Empty icon="people" title={q ? 'Nobody matches' : 'No customers yet'}>
              {q ? `Nobody has “${q}” in name, id or e-mail.` : 'Add the first one here, or many through the API.'}
            </Empty>
          }
        >
          {(customers) => (
            <table class="list-table">
              <thead>
                <tr>
                  <th>Name</th>
                  <th>Language</th>
                  <th class="wide-only">Their time now</th>
                  <th class="wide-only">E-mail</th>
                </tr>
              </thead>
              <tbody>
                {customers.map((customer) => (
                  <tr key={customer.id}>
                    <td>
                      <a class="row-link" href={`/customers/${encodeURIComponent(customer.id)}`}>
                        {customer.name}
                      </a>
                      {customer.loyaltyTier !== 'standard' && <span class="sub">{customer.loyaltyTier} tier</span>}
                    </td>
                    <td>{languageWords(customer.locale)}</td>
                    <td class="wide-only numeric">
                      {productNow.value !== undefined && clockTime(productNow.value, customer.timeZone)}
                      <span class="sub">{customer.timeZone}</span>
                    </td>
                    <td class="wide-only">{customer.email ?? <span class="faint">none</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </PagedList>
      </Card>
      {adding && <AddCustomer onClose={() => setAdding(false)} />}
    </PageFrame>
  )
}
