import t from 'tap'

import { calibrationError } from '../../src/rekognition/score/calibration-error.ts'

function answers(confidence: number, right: number, wrong: number) {
  return Array.from({ length: right + wrong }, (_, index) => ({ confidence, isRight: index < right }))
}

t.test('confidences that are right as often as they say have no error', async (t) => {
  const error = calibrationError([...answers(0.75, 3, 1), ...answers(0.25, 1, 3)])
  t.ok(error < 1e-9)
})

t.test('a certain answer that is wrong half the time is off by a half', async (t) => {
  t.equal(calibrationError(answers(1, 2, 2)), 0.5)
})

t.test('too sure here and too modest there do not cancel out', async (t) => {
  const error = calibrationError([...answers(0.95, 0, 2), ...answers(0.05, 2, 0)])
  t.ok(Math.abs(error - 0.95) < 1e-9)
})
