import PQueue from 'p-queue'

import { throttled } from './rekognition-error.ts'

/** A queue with a limit on running and on waiting tasks. */
export interface BoundedQueue {
  /**
   * Runs the task when its turn comes.
   * @throws RekognitionError ThrottlingException at once when the queue is full; the signal's reason when it
   *   aborts while the task waits.
   */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>
}

export interface QueueLimits {
  atOnce: number
  maxWaiting: number
}

export function createBoundedQueue({ atOnce, maxWaiting }: QueueLimits): BoundedQueue {
  const queue = new PQueue({ concurrency: atOnce })
  return {
    async run(task, signal) {
      if (queue.size >= maxWaiting) throw throttled()
      return queue.add(task, { signal })
    },
  }
}
