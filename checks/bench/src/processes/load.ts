// A process that puts load on an address and measures how long that takes.
import PQueue from 'p-queue'

import { type LoadResult, LoadTask } from '../load/load-task.ts'
import { prepareRequests, type RequestOnce } from '../load/prepare-requests.ts'
import { answerQuestions } from '../process/process-link.ts'

answerQuestions<LoadTask>(LoadTask, async (task) => repeat(await prepareRequests(task), task))

async function repeat(request: RequestOnce, task: LoadTask): Promise<LoadResult> {
  const mayFail = task.what === 'upload' && task.mayFail === true
  const latencies: number[] = []
  let failed = 0
  const measure = async (n: number) => {
    const sent = performance.now()
    try {
      await request(n)
    } catch (error) {
      if (!mayFail) throw error
      failed++
    }
    latencies.push(performance.now() - sent)
  }
  const began = performance.now()
  const requests = Array.from({ length: task.requests }, (_, n) => () => measure(n))
  await new PQueue({ concurrency: task.connections }).addAll(requests)
  return { seconds: (performance.now() - began) / 1_000, latencies, failed }
}
