import { parentPort, workerData } from 'node:worker_threads'

import { listenToFile } from './listen-to-file.ts'

/** What runs in a thread of its own: listens to one file and ends. */
const { file, mediaType } = workerData as { file: Uint8Array; mediaType: string }
const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
parentPort?.postMessage(await listenToFile(bytes, mediaType))
