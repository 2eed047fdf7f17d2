import type { Measure } from '../measure.ts'
import { compareFigures, measureInRounds } from '../rounds.ts'
import { figure, type Goal, type Row } from '../row.ts'
import type { World } from '../worlds/world.ts'

const MEGABYTE = 1024 * 1024
const BYTES = 2 * MEGABYTE
const AMOUNT = { requests: 32, connections: 8, bytes: BYTES }
const ROUNDS = 5

export const uploads: Measure = {
  name: 'uploads',
  about: 'photos through the gateway, and past it, beside raw puts into the same bucket',
  stores: 'local',
  run: measureUploads,
}

async function measureUploads({ system, load }: World): Promise<Row[]> {
  const { token } = await system.issueGuestToken()
  const { AWS_REGION: region = '', BUCKET_NAME: bucket = '' } = system.environment
  const { gatewayUrl: url } = system
  const megabytesASecond = (seconds: number) => (AMOUNT.requests * BYTES) / MEGABYTE / seconds
  const users = { ...AMOUNT, tokens: [token] }
  const [through = [], past = [], bytes = [], raw = []] = await measureInRounds(ROUNDS, [
    async () => {
      const task = { ...users, what: 'upload', form: 'multipart', url: `${url}/upload-image` } as const
      return megabytesASecond((await load.ask(task)).seconds)
    },
    async () => megabytesASecond((await load.ask({ ...users, what: 'direct upload', url })).seconds),
    async () =>
      megabytesASecond((await load.ask({ ...users, what: 'direct upload', url, onlyBytes: true })).seconds),
    async () => megabytesASecond((await load.ask({ ...AMOUNT, what: 'put', region, bucket })).seconds),
  ])
  const beside = (what: string, figures: number[], goal?: Goal): Row => {
    const { ours, baseline, ratio } = compareFigures(figures, raw)
    return {
      what: `${what} of 2 MB, ${AMOUNT.connections} at a time`,
      ours: figure(ours, 'MB/s'),
      baseline: { ...figure(baseline, 'MB/s'), of: 'raw puts' },
      compared: figure(ratio, ''),
      ...(goal && { goal }),
    }
  }
  return [
    beside('uploads', through, {
      atLeast: 0.65,
      why: 'two cores do all: a gateway that costs nothing would reach 0.83',
    }),
    beside('direct uploads, opened and completed', past),
    beside('photos straight to the bucket', bytes, { atLeast: 0.97, why: 'the bytes go the same way' }),
  ]
}
