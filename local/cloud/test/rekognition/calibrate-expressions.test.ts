import t from 'tap'

import { calibrateExpressions } from '../../src/rekognition/model/calibrate-expressions.ts'

const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0)
}

t.test('a smile that the network calls certain is happy with some doubt', async (t) => {
  const calibrated = calibrateExpressions([{ ...none, happy: 1 - 1e-11, neutral: 1e-11 }])
  t.ok(calibrated.happy > 0.9 && calibrated.happy < 0.98)
  t.equal(calibrated.neutral, calibrated.sad, 'noise says nothing of the others')
  t.ok(Math.abs(sum(calibrated) - 1) < 1e-12)
})

t.test('what comes first stays first, by less', async (t) => {
  const calibrated = calibrateExpressions([{ ...none, sad: 0.7, neutral: 0.28, fearful: 0.02 }])
  const { sad, neutral, fearful } = calibrated
  t.ok(sad < 0.7 && sad > neutral && neutral > fearful && fearful > calibrated.happy)
})

t.test('a mixture of equals stays one', async (t) => {
  const calibrated = calibrateExpressions([{ ...none, happy: 0.5, surprised: 0.5 }])
  t.equal(calibrated.happy, calibrated.surprised)
  t.ok(calibrated.happy > 0.45)
})

t.test('crops that disagree leave a doubt between what each of them says', async (t) => {
  const calibrated = calibrateExpressions([
    { ...none, happy: 0.9, surprised: 0.1 },
    { ...none, surprised: 0.9, happy: 0.1 },
  ])
  t.ok(Math.abs(calibrated.happy - calibrated.surprised) < 1e-9)
  t.ok(calibrated.happy > 0.4)
})

t.test('a crop that is sure against an expression weighs more than one that leans to it', async (t) => {
  const calibrated = calibrateExpressions([
    { ...none, sad: 0.6, neutral: 0.4 },
    { ...none, sad: 0, neutral: 0.5, angry: 0.5 },
  ])
  t.ok(calibrated.neutral > calibrated.sad)
})
