import { Counter, type Registry } from 'prom-client'

/** Counts the bytes of photos that were accepted, however they reached the bucket. */
export function countUploadedBytes(registry: Registry): Counter {
  return new Counter({
    name: 'moodscape_upload_bytes_total',
    help: 'Bytes of accepted photos.',
    registers: [registry],
  })
}
