import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import t from 'tap'

import type { UploadRecord } from '../../src/records/upload-record.ts'
import { claimPart, notePart } from '../../src/records/upload-transitions.ts'
import { createUploadStore } from '../../src/table/create-upload-store.ts'
import { addVariation, finishVariation } from '../fixtures/many-variations.ts'
import { MORNING, partOf } from '../fixtures/records.ts'
import { startArchive } from '../fixtures/start-archive.ts'
import { TABLE } from '../fixtures/start-table.ts'

const { client, store, writeOld } = await startArchive(t)

const addMelody = (n: number) => (record: UploadRecord) => addVariation(record, 'melody', n)
const addImage = (n: number) => (record: UploadRecord) => addVariation(record, 'image', n)

/** The table's client, which adds up what each command costs. */
function meter(on: DynamoDBDocumentClient) {
  const costs: { command: string; units: number }[] = []
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]) => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' })
    const answer = (await on.send(command)) as { ConsumedCapacity?: { CapacityUnits?: number } }
    costs.push({ command: command.constructor.name, units: answer.ConsumedCapacity?.CapacityUnits ?? 0 })
    return answer
  }
  return { costs, metered: createUploadStore({ send }, TABLE) }
}

const unitsOf = (costs: { command: string; units: number }[], name: RegExp) =>
  costs.filter(({ command }) => name.test(command)).reduce((sum, { units }) => sum + units, 0)

t.test(
  'a job of an upload with fifty pictures and melodies costs less than one write of it all',
  async (t) => {
    const { costs, metered } = meter(client)
    const all = await writeOld(50)
    await metered.change(all, (record) => ({ ...record, fingerprint: 'written whole' }), all)
    const whole = unitsOf(costs.splice(0), /Put/)
    let upload = await writeOld(40)
    for (let n = 41; n <= 50; n++) {
      upload = await store.change(upload, addMelody(n))
      upload = await store.change(upload, (record) => finishVariation(record, 'melody', n))
      upload = await makeImage(upload, n, metered)
      const writes = costs.splice(0).filter(({ command }) => /Put/.test(command))
      t.ok(unitsOf(writes, /Put/) < whole, `${n}`)
      t.equal(writes.length, n < 50 ? 4 : 5, 'the last of them archives ten melodies')
    }
    t.same(Object.keys(upload.parts).length, 100)
    await metered.page(upload.user_id, 20)
    t.match(costs, [{ command: 'QueryCommand', units: 2 }])
    t.equal(costs.length, 1)
  },
)

/** Makes a picture in the four writes that a gateway and a worker make. */
async function makeImage(upload: UploadRecord, n: number, on: typeof store): Promise<UploadRecord> {
  const image = (record: UploadRecord) => partOf(record, 'image', n)
  const added = await on.change(upload, addImage(n))
  const claimed = await on.change(added, (record) => claimPart(record, image(record), 'me', MORNING))
  const note = (record: UploadRecord) => notePart(record, image(record), { prediction_id: 'p' })
  const paid = await on.change(claimed, note, claimed)
  return on.change(paid, (record) => finishVariation(record, 'image', n), paid)
}
