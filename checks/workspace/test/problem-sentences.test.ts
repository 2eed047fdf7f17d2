import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import t from 'tap'

import { root } from './fixtures/workspace.ts'

const load = (file: string) => import(pathToFileURL(join(root, file)).href) as Promise<Record<string, object>>

const { PROBLEMS = {} } = await load('services/gateway/src/http/problem-catalogue.ts')
const { JOB_FAILURES = {} } = await load('packages/shared/src/failures/failure.ts')
const { problemsEn = {} } = await load('web/src/messages/problems-en.ts')

/** Of the page itself, which may not get an answer at all. */
const ofThePage = ['no_connection', 'unexpected_answer']

t.test(
  'the page has a sentence for every problem of the API and every failure of a job, and no other',
  async (t) => {
    const codes = new Set([...Object.keys(PROBLEMS), ...Object.keys(JOB_FAILURES), ...ofThePage])
    t.same(Object.keys(problemsEn).sort(), [...codes].sort())
  },
)
