import { createHash } from 'node:crypto'

import t from 'tap'

import * as exact from '../src/exact-math.ts'

const grid = (from: number, to: number) =>
  Array.from({ length: 4001 }, (_, i) => from + ((to - from) * i) / 4001)

/**
 * The largest difference over the grid, relative to the size of the true value but never to less than 1e-3.
 */
function worst(mine: (x: number) => number, true_: (x: number) => number, from: number, to: number): number {
  const errors = grid(from, to).map((x) => Math.abs(mine(x) - true_(x)) / Math.max(Math.abs(true_(x)), 1e-3))
  return Math.max(...errors)
}

const ranges: Record<string, [(x: number) => number, (x: number) => number, number, number]> = {
  'sin near 0': [exact.sin, Math.sin, -10, 10],
  'sin far out': [exact.sin, Math.sin, -1e6, 1e6],
  cos: [exact.cos, Math.cos, -10, 10],
  'cos far out': [exact.cos, Math.cos, -1e6, 1e6],
  tan: [exact.tan, Math.tan, -1.5, 1.5],
  exp: [exact.exp, Math.exp, -700, 700],
  log: [exact.log, Math.log, 1e-9, 3],
  'log of large numbers': [exact.log, Math.log, 1, 1e12],
  'log of subnormal numbers': [exact.log, Math.log, 1e-320, 1e-308],
  tanh: [exact.tanh, Math.tanh, -25, 25],
  'tanh near 0': [(x) => exact.tanh(x) / x, (x) => Math.tanh(x) / x, -0.6, 0.6],
  cbrt: [exact.cbrt, Math.cbrt, -1e5, 1e5],
  'pow with a fractional exponent': [(x) => exact.pow(x, 2.4), (x) => x ** 2.4, 0, 50],
  'pow with a growing exponent': [(x) => exact.pow(1.0594, x), (x) => 1.0594 ** x, -1000, 1000],
  'pow with a whole exponent': [(x) => exact.pow(x, -3), (x) => x ** -3, -4, -1],
  'atan2 on the right': [(x) => exact.atan2(x, 1.3), (x) => Math.atan2(x, 1.3), -4, 4],
  'atan2 on the left': [(x) => exact.atan2(x, -0.7), (x) => Math.atan2(x, -0.7), 0.001, 4],
  'atan2 below left': [(x) => exact.atan2(x, -0.7), (x) => Math.atan2(x, -0.7), -4, -0.001],
}

for (const [name, [mine, true_, from, to]] of Object.entries(ranges)) {
  t.test(`${name} agrees with Math to twelve digits`, async (t) => {
    const error = worst(mine, true_, from, to)
    t.ok(error < 1e-12, `worst error ${error}`)
  })
}

t.test('the edges of each domain give what Math gives', async (t) => {
  t.equal(exact.exp(1000), Infinity)
  t.equal(exact.exp(-1000), 0)
  t.equal(exact.exp(0), 1)
  t.equal(exact.log(0), -Infinity)
  t.ok(Number.isNaN(exact.log(-1)))
  t.ok(Number.isNaN(exact.log(NaN)))
  t.equal(exact.log(Infinity), Infinity)
  t.equal(exact.log(1), 0)
  t.equal(exact.pow(0, 0), 1)
  t.equal(exact.pow(0, 2.5), 0)
  t.equal(exact.pow(0, -2.5), Infinity)
  t.equal(exact.pow(-2, 3), -8)
  t.ok(Number.isNaN(exact.pow(-2, 0.5)))
  t.equal(Math.sign(exact.pow(-1.01, 101)), -1)
  t.equal(Math.sign(exact.pow(-1.01, 102)), 1)
  t.equal(exact.tanh(50), 1)
  t.equal(exact.tanh(-50), -1)
  t.equal(exact.cbrt(0), 0)
  t.equal(exact.cbrt(-27), -3)
  t.equal(exact.atan2(0, 0), 0)
  t.equal(exact.atan2(0, -1), exact.PI)
  t.equal(exact.atan2(-1, 0), -exact.PI / 2)
  t.equal(exact.PI, Math.PI)
  t.equal(exact.TAU, 2 * Math.PI)
})

t.test('the bits are these, wherever the code runs', async (t) => {
  const functions: Record<string, (x: number) => number> = {
    sin: exact.sin,
    cos: exact.cos,
    tan: exact.tan,
    exp: exact.exp,
    log: (x) => exact.log(Math.abs(x)),
    pow: (x) => exact.pow(Math.abs(x), 1 / 2.4),
    tanh: exact.tanh,
    cbrt: exact.cbrt,
    atan2: (x) => exact.atan2(x, 10 - x),
  }
  const digests = Object.entries(functions).map(([name, f]) => [name, digest(grid(-30, 30).map(f))])
  t.strictSame(Object.fromEntries(digests), {
    atan2: '334d712208de34cf',
    cbrt: 'cf0d9263330d946f',
    cos: 'e23cbafe7dcb3dc9',
    exp: 'ccfa07294eb5d87c',
    log: 'e8d4e7023ca2a715',
    pow: 'bef9146077bba58f',
    sin: '801deb7e4a2b8001',
    tan: 'fe1ac9a07f7dbdc0',
    tanh: '0c5a8ca3c8addf78',
  })
})

function digest(values: number[]): string {
  const bytes = Buffer.alloc(values.length * 8)
  values.forEach((value, i) => bytes.writeDoubleBE(value, i * 8))
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
