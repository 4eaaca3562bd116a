import type { Impact } from '../../api/wire.ts'
import { Card } from '../../parts/page.tsx'
import { Empty } from '../../parts/states.tsx'

const subjects = { device: 'Device', model: 'Model', firmware: 'Firmware' }

/** What keeps going wrong: the things to put right once instead of case by case. */
export const Problems = ({ impact }: { impact: Impact }) => (
  <Card title="What keeps going wrong" hint="worth fixing once instead of case by case" bare>
    {impact.problems.length === 0 ? (
      <Empty compact icon="ok" good title="Nothing repeats itself" />
    ) : (
      <table class="list-table">
        <thead>
          <tr>
            <th>What</th>
            <th>Which</th>
            <th class="number">Cases</th>
            <th class="number">Customers</th>
          </tr>
        </thead>
        <tbody>
          {impact.problems.map((problem) => (
            <tr key={`${problem.subject}/${problem.key}`}>
              <td>{subjects[problem.subject]}</td>
              <td>
                {problem.subject === 'device' ? (
                  <a href={`/devices/${encodeURIComponent(problem.key)}`}>{problem.key}</a>
                ) : (
                  problem.key
                )}
              </td>
              <td class="number">{problem.cases}</td>
              <td class="number">{problem.customers}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </Card>
)
