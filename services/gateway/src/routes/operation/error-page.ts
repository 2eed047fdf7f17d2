import { JOB_FAILURES, type JobFailureCode, mayRepeat } from '@moodscape/shared/failures/failure'
import { MAX_PAID_FAILURES } from '@moodscape/shared/records/paid-failures'

import { PROBLEMS, statusOfProblem } from '../../http/problem-catalogue.ts'
import type { RouteApp } from '../../route-context.ts'

/** `GET /docs/errors`: every code, with its cause and cure. */
export function routeErrorPage(app: RouteApp): void {
  const page = renderPage()
  app.get(
    '/docs/errors',
    { schema: { hide: true }, config: { open: true, unlimited: true } },
    async (_request, reply) => reply.type('text/html; charset=utf-8').send(page),
  )
}

function renderPage(): string {
  const problems = Object.entries(PROBLEMS).map(([code, kind]) =>
    renderRow(code, String(kind.status), yesOrNo(kind.retryable), kind.cause, kind.cure),
  )
  const failures = (Object.keys(JOB_FAILURES) as JobFailureCode[])
    .filter((code) => !(code in PROBLEMS))
    .map((code) => {
      const { retryable, message } = JOB_FAILURES[code]
      const cure = retryable ? 'Ask again.' : 'Change what was asked for.'
      const repeat = mayRepeat(code) ? 'as `retryable` says' : yesOrNo(retryable)
      return renderRow(code, `job, or ${statusOfProblem(code)}`, repeat, message, cure)
    })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Moodscape: errors</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #223 }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; vertical-align: top; padding: .5rem; border-bottom: 1px solid #dde }
  :target { background: #fff6d6 }
</style>
<h1>Errors</h1>
<p>Every error is a problem document (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>) whose
<code>code</code> never changes its meaning. A job that failed carries its code in <code>error</code>; a request that
waited for the job is answered with it as a problem. After ${MAX_PAID_FAILURES} jobs in a row that failed after they were paid,
<code>GET /generate-…</code> answers with the last failure and starts no further one; the POST still does.</p>
<table>
<tr><th>Code<th>Status<th>Repeat?<th>Cause<th>Cure</tr>
${[...problems, ...failures].join('\n')}
</table>
</html>
`
}

function renderRow(code: string, status: string, repeat: string, cause: string, cure: string): string {
  const cells = [`<code>${code}</code>`, status, withCode(repeat), withCode(cause), withCode(cure)]
  return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no'
}

function withCode(text: string): string {
  return text.replace(/`([^`]+)`/g, '<code>$1</code>')
}
