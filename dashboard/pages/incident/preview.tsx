import type { UpdatePreview } from '../../api/wireCase.ts'
import { dayAndTime } from '../../time/format.ts'
import { count, languageWords } from '../../words/states.ts'

/** Whom an update would reach if it began now, in which words, and who would have to wait. */
export const Preview = ({ of }: { of: UpdatePreview }) => (
  <div class="update-preview" role="status">
    <p class="summary">{of.summary}</p>
    <ul>
      {of.deferred > 0 && of.lastMorningAt && (
        <li>Those who sleep now are told in their morning, the last on {dayAndTime(Date.parse(of.lastMorningAt))}.</li>
      )}
      {of.noAddress > 0 && <li>{count(of.noAddress, 'customer')} cannot be reached: no address.</li>}
      {of.notTold > 0 && (
        <li>
          {count(of.notTold, 'customer')} not disturbed so far, while a remote fix is tried: they read it with their
          first message, if there is one.
        </li>
      )}
      {of.casesWithoutCustomer > 0 && <li>{count(of.casesWithoutCustomer, 'case')} without a customer.</li>}
      {of.languages.map(({ language, customers, writtenIn, own }) => (
        <li key={language}>
          {languageWords(language)}: {count(customers, 'customer')}
          {!own && `, who get the ${languageWords(writtenIn)} text`}
        </li>
      ))}
      {of.minutes > 0 && (
        <li>
          At {of.ratePerMinute} a minute that takes {count(of.minutes, 'minute')}.
        </li>
      )}
      {of.first.length > 0 && (
        <li>First: {of.first.map(({ customerName, number }) => `${customerName} (#${number})`).join(', ')}</li>
      )}
    </ul>
  </div>
)
