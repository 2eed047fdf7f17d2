import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import dynalite from 'dynalite'

import type { Listening } from '../listen.ts'

export interface DynamoDbOptions {
  /** Where the tables are kept; one process at a time. Created when it is not there. */
  directory: string
  /** A free one unless given. */
  port?: number
}

/**
 * Starts a DynamoDB on 127.0.0.1. Tables are ready as soon as they are created. It knows neither transactions nor
 * expiry by time.
 */
export async function startDynamoDb({ directory, port = 0 }: DynamoDbOptions): Promise<Listening> {
  await mkdir(directory, { recursive: true })
  const server: Server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await listTables(url)
  return {
    url,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error?: Error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

/** The store opens at the first question; asking it now makes sure that it could. */
async function listTables(url: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=a',
      'x-amz-date': '20260101T000000Z',
    },
    body: '{}',
    signal: AbortSignal.timeout(5_000),
  })
  if (!response.ok) throw new Error(`DynamoDB answered ${response.status}`)
  await response.arrayBuffer()
}
