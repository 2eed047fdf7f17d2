// What people would write instead: one handler that holds the photo in memory and does everything before it answers.
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { createDynamoDbClient, createS3Client } from '@moodscape/shared/process/aws-clients'
import Fastify from 'fastify'
import { type Static, Type } from 'typebox'

import { answerQuestions } from '../process/process-link.ts'
import { makePicture, openReplicate, ReplicateTask } from './make-picture.ts'

export const HandlerSettings = Type.Object({
  region: Type.String(),
  bucket: Type.String(),
  table: Type.String(),
  replicate: ReplicateTask,
})
export type HandlerSettings = Static<typeof HandlerSettings>

const MOST_BYTES = 16 * 1024 * 1024

answerQuestions<HandlerSettings>(HandlerSettings, async ({ region, bucket, table: TableName, replicate }) => {
  const s3 = createS3Client(region)
  const table = createDynamoDbClient(region)
  const rekognition = new RekognitionClient({ region })
  const provider = openReplicate(replicate)
  const put = (Key: string, Body: Buffer, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType }))

  const app = Fastify({ bodyLimit: MOST_BYTES })
  app.addContentTypeParser('image/jpeg', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post<{ Body: Buffer }>('/upload-image', async ({ body: photo }) => {
    const id = crypto.randomUUID()
    await put(`photos/${id}.jpg`, photo, 'image/jpeg')
    const seen = await rekognition.send(
      new DetectFacesCommand({ Image: { Bytes: photo }, Attributes: ['ALL'] }),
    )
    const emotion = seen.FaceDetails?.[0]?.Emotions?.[0]?.Type
    const picture = await makePicture(provider, replicate.model)
    await put(`pictures/${id}.webp`, picture, 'image/webp')
    const Item = { user_id: 'bench', upload_id: id, emotion, created_at: new Date().toISOString() }
    await table.send(new PutCommand({ TableName, Item }))
    return Item
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
})
