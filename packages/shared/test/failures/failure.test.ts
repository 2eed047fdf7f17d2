import t from 'tap'
import { Value } from 'typebox/value'

import {
  JOB_FAILURES,
  JobError,
  type JobFailureCode,
  jobErrorOf,
  mayRepeat,
  PermanentFailure,
  Superseded,
  TransientFailure,
} from '../../src/failures/failure.ts'

const CODES = Object.keys(JOB_FAILURES) as JobFailureCode[]

t.test('every code has a public error that a person can read', async (t) => {
  for (const code of CODES) {
    const error = jobErrorOf(code)
    t.ok(Value.Check(JobError, error), code)
    t.equal(error.code, code)
    t.match(error.message, /^[A-Z].{15,}\.$/, code)
  }
})

t.test('asking again is offered where it may help, and nowhere else', async (t) => {
  const hopeless = CODES.filter((code) => !JOB_FAILURES[code].retryable)
  t.strictSame(hopeless, [
    'no_face_found',
    'unsupported_image',
    'photo_damaged',
    'image_too_small',
    'image_too_large',
    'photo_missing',
    'no_emotion',
    'content_refused',
    'provider_rejected',
  ])
})

t.test('a failure that is known to repeat is not offered to be tried again', async (t) => {
  const repeating = new PermanentFailure('output_unusable', { repeats: true })
  const error = jobErrorOf('output_unusable', repeating)
  t.match(error, { code: 'output_unusable', retryable: false, message: /^[A-Z].+ does not help\.$/ })
  t.strictSame(Object.keys(error).sort(), ['code', 'message', 'retryable'])
  const usual = jobErrorOf('output_unusable')
  for (const cause of [undefined, new PermanentFailure('output_unusable'), new Error('x')]) {
    t.strictSame(jobErrorOf('output_unusable', cause), usual)
  }
  t.strictSame(CODES.filter(mayRepeat), ['output_unusable'])
  t.ok(CODES.filter(mayRepeat).every((code) => JOB_FAILURES[code].retryable))
})

t.test('a permanent failure carries its code, its words and its cause', async (t) => {
  const cause = new Error('422')
  t.match(new PermanentFailure('provider_rejected', { cause }), {
    name: 'PermanentFailure',
    code: 'provider_rejected',
    message: JOB_FAILURES.provider_rejected.message,
    cause,
  })
})

t.test('a transient failure counts as an attempt unless it says otherwise', async (t) => {
  t.match(new TransientFailure('provider_unavailable'), {
    name: 'TransientFailure',
    code: 'provider_unavailable',
    message: JOB_FAILURES.provider_unavailable.message,
    countsAsAttempt: true,
    retryAfterMs: undefined,
  })
  t.match(
    new TransientFailure('provider_unavailable', {
      detail: 'no id',
      countsAsAttempt: false,
      retryAfterMs: 7,
    }),
    {
      message: 'no id',
      countsAsAttempt: false,
      retryAfterMs: 7,
    },
  )
})

t.test('who is superseded learns why', async (t) => {
  const cause = new Error('gone')
  t.match(new Superseded('erased', { cause }), {
    name: 'Superseded',
    because: 'erased',
    message: /erased/,
    cause,
  })
})
