import { createCircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { startOrExit } from '@moodscape/shared/process/start-or-exit'
import { startWorker } from '@moodscape/shared/worker/start-worker'

import { readEmotionWorkerConfig } from './config.ts'
import { createEmotionHandler } from './read-emotion.ts'
import { createFaceDetection, createRekognitionClient, isRekognitionOutage } from './rekognition.ts'

const config = configOrExit(() => readEmotionWorkerConfig(process.env))
const log = createLogger('emotion-worker', config.LOG_LEVEL)
const client = createRekognitionClient(config.AWS_REGION)
const breaker = createCircuitBreaker('rekognition', isRekognitionOutage, log)

const worker = await startOrExit(() =>
  startWorker({
    kind: 'emotion',
    config,
    log,
    createHandler({ store, objects, queues }) {
      const detectFaces = createFaceDetection({
        ...{ client, objects, breaker, log },
        bucket: config.BUCKET_NAME,
        region: config.AWS_REGION,
      })
      return createEmotionHandler({ store, objects, queues, detectFaces })
    },
  }),
)
runUntilSignal(worker, log, config.SHUTDOWN_SECONDS)
