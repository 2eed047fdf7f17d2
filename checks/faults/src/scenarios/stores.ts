import type { FaultAction } from '@moodscape/local-cloud/fault-rule'

import type { Fault, Scenario } from '../scene/fault.ts'
import { on, onMatch } from '../scene/fault-rules.ts'

const json = { 'content-type': 'application/x-amz-json-1.0' }
const dynamoDbSays = (code: number, type: string): FaultAction => ({
  type: 'status',
  code,
  headers: json,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'Scripted trouble' }),
})
const s3Says = (code: number, name: string): FaultAction => ({
  type: 'status',
  code,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${name}</Code><Message>Scripted trouble</Message></Error>`,
})

/** DynamoDB and S3 throttle, fail, hang, and do work without confirming it. */
export const stores: Scenario = {
  name: 'stores',
  faults: [
    table('throttles', '', dynamoDbSays(400, 'ProvisionedThroughputExceededException'), 30),
    table('answers 500', '', dynamoDbSays(500, 'InternalServerError'), 30),
    { ...table('writes, then resets the connection', 'PutItem', { type: 'resetAfter' }, 12), quick: true },
    table(
      'writes, then answers 500',
      'PutItem',
      { ...dynamoDbSays(500, 'InternalServerError'), after: true } as FaultAction,
      12,
    ),
    table('resets connections', '', { type: 'reset' }, 30),
    table('is slow', '', { type: 'delay', milliseconds: 700 }, 60),
    table('hangs', '', { type: 'hang' }, 3),
    table('answers with HTML', '', { type: 'garbage' }, 6),
    bucket('answers 500 to a photo or picture', 'PutObject', s3Says(500, 'InternalError'), 10),
    bucket('asks to slow down', 'PutObject', s3Says(503, 'SlowDown'), 10),
    bucket('stores, then resets the connection', 'PutObject', { type: 'resetAfter' }, 8),
    bucket(
      'stores, then answers 500',
      'PutObject',
      { ...s3Says(500, 'InternalError'), after: true } as FaultAction,
      8,
    ),
    bucket('resets connections', '', { type: 'reset' }, 20),
    bucket('cuts off what it gives', 'GetObject', { type: 'truncate' }, 6),
    bucket('gives 1 kB a second', 'GetObject', { type: 'trickle', bytesPerSecond: 1_000 }, 4),
    bucket('answers a read with HTML', 'GetObject', { type: 'garbage' }, 4),
    bucket('answers a write with HTML, having done nothing', 'PutObject', { type: 'garbage' }, 4),
    bucket('hangs once', 'PutObject', { type: 'hang' }, 1),
  ],
}

function table(how: string, operation: string, action: FaultAction, times: number): Fault {
  return trouble(`DynamoDB ${how}`, 'dynamodb', operation, action, times)
}

function bucket(how: string, operation: string, action: FaultAction, times: number): Fault {
  return trouble(`S3 ${how}`, 's3', operation, action, times)
}

function trouble(
  injected: string,
  part: 'dynamodb' | 's3',
  operation: string,
  action: FaultAction,
  times: number,
): Fault {
  return {
    injected,
    async run(scene) {
      const matches = operation === '' ? () => true : on(operation)
      scene.rig.faults[part].inject({
        match: onMatch(matches, scene.countInjection),
        times,
        action,
      })
      await scene.ledger.submitMany(scene.amount(6, 4), 6)
      await scene.ledger.settle(45_000)
    },
  }
}
