import t from 'tap'

import { en } from '../../src/messages/en.ts'
import { es } from '../../src/messages/es.ts'
import { sayFeeling } from '../../src/share/say-feeling.ts'

const photo = { thumbnail: null, placeholder: null, width: null, height: null }
const read = { emotion: 'HAPPY', chosen_emotion: null, original_image: null, photo, face: null } as const

t.test('of a photo it is said how the face looks, never how somebody is', async (t) => {
  t.equal(sayFeeling(read, en), 'The face looks happy.')
  t.equal(sayFeeling({ ...read, original_image: 'https://photo', photo: null }, en), 'The face looks happy.')
  t.notMatch(sayFeeling(read, es), /eres|estás/i)
})

t.test('of what a person said themselves it is said how it feels', async (t) => {
  t.equal(sayFeeling({ ...read, chosen_emotion: 'CALM' }, en), 'This feels calm')
  t.equal(sayFeeling({ ...read, photo: null }, en), 'This feels happy', 'a mood without a photo')
})

t.test('of what was not read nothing is said', async (t) => {
  t.equal(sayFeeling({ ...read, emotion: null }, en), '')
})
