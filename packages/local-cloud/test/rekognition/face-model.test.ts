import t from 'tap'
import { decodePhoto } from '../../src/rekognition/decode-photo.ts'
import { loadFaceModel } from '../../src/rekognition/face-model.ts'
import { drawnFace } from './rekognition-for.ts'

t.test('reading photos leaves no tensor behind', async (t) => {
  const model = await loadFaceModel()
  const weights = model.tensorCount()
  for (const [name, faces] of [['two-faces', 2], ['no-face', 0]] as const) {
    const readings = await model.readFaces(await decodePhoto(await drawnFace(name)))
    t.equal(readings.length, faces)
    t.equal(model.tensorCount(), weights)
  }
})
