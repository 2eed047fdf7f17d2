import { type LinkedProcess, startLinkedProcess } from '../process/process-link.ts'
import type { BucketTask } from '../processes/instant-bucket.ts'
import type { FacesTask } from '../processes/instant-rekognition.ts'
import type { TableFacts, TableTask } from '../processes/instant-table.ts'
import type { ProviderTask } from '../processes/provider.ts'

export type Provider = LinkedProcess<ProviderTask, string>
export type Table = LinkedProcess<TableTask, TableFacts>

/** Stand-ins in processes of their own, and the variables that lead services to them. */
export interface StandIns<Part> {
  part: Part
  environment: Record<string, string>
  end(): Promise<void>
}

export const AT_ONCE: ProviderTask = { answers: 'starting', milliseconds: [0, 0] }

const start = <Question, Answer>(name: string) =>
  startLinkedProcess<Question, Answer>(new URL(`../processes/${name}.ts`, import.meta.url), {})

/** A Replicate whose predictions are all the same prepared picture. No webhook is announced: it would never be called. */
export async function startProvider(): Promise<StandIns<Provider>> {
  const provider = start<ProviderTask, string>('provider')
  const url = await provider.ask(AT_ONCE)
  return {
    part: provider,
    environment: {
      REPLICATE_BASE_URL: `${url}/v1`,
      REPLICATE_API_TOKEN: 'r8_bench',
      REPLICATE_OUTPUT_HOSTS: new URL(url).host,
    },
    end: () => provider.end(),
  }
}

/** Table, bucket and Rekognition that answer at once. */
export async function startInstantStores(): Promise<StandIns<Table>> {
  const table = start<TableTask, TableFacts>('instant-table')
  const bucket = start<BucketTask, string>('instant-bucket')
  const faces = start<FacesTask, string>('instant-rekognition')
  return {
    part: table,
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: (await table.ask({ do: 'listen' })).url,
      AWS_ENDPOINT_URL_S3: await bucket.ask({ do: 'listen' }),
      AWS_ENDPOINT_URL_REKOGNITION: await faces.ask({ do: 'listen' }),
    },
    async end() {
      await Promise.all([table.end(), bucket.end(), faces.end()])
    },
  }
}
