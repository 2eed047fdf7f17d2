import { createCircuitBreaker } from '@moodscape/shared/failures/circuit-breaker'
import { configOrExit } from '@moodscape/shared/process/config-or-exit'
import { createLogger } from '@moodscape/shared/process/log'
import { timeCommands } from '@moodscape/shared/process/provider-requests'
import { runUntilSignal } from '@moodscape/shared/process/run-until-signal'
import { startOrExit } from '@moodscape/shared/process/start-or-exit'
import { startTracing } from '@moodscape/shared/tracing/start-tracing'
import { traceAwsCalls } from '@moodscape/shared/tracing/trace-aws-calls'
import { startWorker } from '@moodscape/shared/worker/start-worker'

import { readEmotionWorkerConfig } from './config.ts'
import { createEmotionHandler } from './read-emotion.ts'
import { createFaceDetection, createRekognitionClient, isRekognitionOutage } from './rekognition.ts'

const config = configOrExit(() => readEmotionWorkerConfig(process.env))
const log = createLogger('emotion-worker', config.LOG_LEVEL)
const tracing = await startTracing(config, 'emotion-worker', log)
const client = traceAwsCalls(createRekognitionClient(config.AWS_REGION))
const breaker = createCircuitBreaker('rekognition', isRekognitionOutage, log)

const worker = await startOrExit(() =>
  startWorker({
    kind: 'emotion',
    config,
    log,
    createHandler({ store, objects, queues, metrics }) {
      timeCommands(client, 'rekognition', metrics.registry)
      const detectFaces = createFaceDetection({
        ...{ client, objects, breaker, log },
        bucket: config.BUCKET_NAME,
        region: config.AWS_REGION,
      })
      return createEmotionHandler({ store, objects, queues, detectFaces })
    },
  }),
)
runUntilSignal([worker, tracing], log, config.SHUTDOWN_SECONDS)
