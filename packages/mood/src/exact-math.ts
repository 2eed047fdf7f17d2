/**
 * Elementary functions with the same bits on every engine, version and processor.
 *
 * ECMAScript leaves the precision of Math.sin, Math.pow, ** and similar functions to the engine, and V8 has changed
 * their last bits between Node versions. Addition, subtraction, multiplication, division, floor and square root are
 * exact in IEEE 754, so everything built from those alone is reproducible. The polynomial coefficients and the split
 * constants are those of fdlibm 5.3 (Sun Microsystems, 1993).
 */

export const PI = 3.141592653589793
export const TAU = 6.283185307179586

const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10
const LOG2_E = 1.4426950408889634
const SQRT_2 = 1.4142135623730951

// Pi / 2 in three pieces; products of the first two with a whole number below 2^20 are exact.
const HALF_PI_HIGH = 1.57079632673412561417
const HALF_PI_MIDDLE = 6.0771005063039659766e-11
const HALF_PI_LOW = 2.02226624879595063154e-21
const TWO_OVER_PI = 0.6366197723675814

const SIN = [
  1.58969099521155010221e-10, -2.50507602534068634195e-8, 2.75573137070700676789e-6,
  -1.98412698298579493134e-4, 8.33333333332248946124e-3, -1.66666666666666324348e-1,
] as const
const COS = [
  -1.13596475577881948265e-11, 2.0875723212981748279e-9, -2.75573143513906633035e-7,
  2.48015872894767294178e-5, -1.38888888888741095749e-3, 4.16666666666666019037e-2,
] as const
const ATAN = [
  1.62858201153657823623e-2, -3.6531572744216915527e-2, 4.97687799461593236017e-2, -5.83357013379057348645e-2,
  6.66107313738753120669e-2, -7.69187620504482999495e-2, 9.09088713343650656196e-2, -1.1111110405462355788e-1,
  1.42857142725034663711e-1, -1.99999999998764832476e-1, 3.33333333333329318027e-1,
] as const
const EXP = [
  4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5, -2.77777777770155933842e-3,
  1.66666666666666019037e-1,
] as const
const LOG = [
  1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1,
  2.857142874366239149e-1, 3.999999999940941908e-1, 6.66666666666673513e-1,
] as const

const bits = new DataView(new ArrayBuffer(8))

/** Sine of an angle in radians. Loses digits beyond about a million radians. */
export function sin(x: number): number {
  const quarter = Math.floor(x * TWO_OVER_PI + 0.5)
  return sinOfQuarter(quarter, remainder(x, quarter))
}

/** Cosine of an angle in radians. Loses digits beyond about a million radians. */
export function cos(x: number): number {
  const quarter = Math.floor(x * TWO_OVER_PI + 0.5)
  return sinOfQuarter(quarter + 1, remainder(x, quarter))
}

/** Tangent of an angle in radians. */
export function tan(x: number): number {
  return sin(x) / cos(x)
}

/** Angle of the vector (x, y) in radians, -PI..PI; 0 for the zero vector. Both have to be finite. */
export function atan2(y: number, x: number): number {
  if (x === 0 && y === 0) return 0
  const width = Math.abs(x)
  const height = Math.abs(y)
  const octant = width > height ? atanOfUnit(height / width) : PI / 2 - atanOfUnit(width / height)
  const half = x < 0 ? PI - octant : octant
  return y < 0 ? -half : half
}

/** e to the power of x. */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019412) return 0
  const twos = Math.floor(x * LOG2_E + 0.5)
  const high = x - twos * LN2_HIGH
  const low = twos * LN2_LOW
  const rest = high - low
  const square = rest * rest
  const c = rest - square * polynomial(EXP, square)
  const mantissa = 1 - (low - (rest * c) / (2 - c) - high)
  // Two steps, since 2^1024 is no number and 2^-1074 is no normal one.
  const half = Math.floor(twos / 2)
  return mantissa * powerOfTwo(half) * powerOfTwo(twos - half)
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const subnormal = x < 2.2250738585072014e-308
  bits.setFloat64(0, subnormal ? x * 18014398509481984 : x)
  const head = bits.getUint32(0)
  let twos = (head >>> 20) - (subnormal ? 1077 : 1023)
  bits.setUint32(0, (head & 0xfffff) | 0x3ff00000)
  let mantissa = bits.getFloat64(0)
  if (mantissa > SQRT_2) {
    mantissa /= 2
    twos += 1
  }
  const f = mantissa - 1
  const s = f / (2 + f)
  const square = s * s
  const half = 0.5 * f * f
  return twos * LN2_HIGH - (half - (s * (half + square * polynomial(LOG, square)) + twos * LN2_LOW) - f)
}

/** base to the power of exponent, both finite; NaN for a negative base under a fractional exponent. */
export function pow(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && Math.abs(exponent) <= 64) return wholePower(base, exponent)
  if (base === 0) return exponent > 0 ? 0 : Infinity
  if (base > 0) return exp(exponent * log(base))
  if (!Number.isInteger(exponent)) return NaN
  const size = exp(exponent * log(-base))
  return exponent % 2 === 0 ? size : -size
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (x > 20) return 1
  if (x < -20) return -1
  if (x > 0.5 || x < -0.5) return 1 - 2 / (exp(2 * x) + 1)
  // Lambert's continued fraction: keeps its digits near 0, where the exponentials would cancel.
  const square = x * x
  let fraction = 15
  for (let odd = 13; odd > 0; odd -= 2) fraction = odd + square / fraction
  return x / fraction
}

/** Cube root, of negative numbers too. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x
  const size = Math.abs(x)
  const guess = exp(log(size) / 3)
  const root = guess - (guess - size / (guess * guess)) / 3
  return x < 0 ? -root : root
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + (coefficients[i] as number)
  return sum
}

function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

function remainder(x: number, quarter: number): number {
  return x - quarter * HALF_PI_HIGH - quarter * HALF_PI_MIDDLE - quarter * HALF_PI_LOW
}

/** Sine of `quarter` right angles and a rest within half a right angle. */
function sinOfQuarter(quarter: number, rest: number): number {
  const square = rest * rest
  const turn = quarter - 4 * Math.floor(quarter / 4)
  const size =
    turn === 0 || turn === 2
      ? rest + rest * square * polynomial(SIN, square)
      : 1 - 0.5 * square + square * square * polynomial(COS, square)
  return turn < 2 ? size : -size
}

/** Arc tangent of a number in 0..1. */
function atanOfUnit(x: number): number {
  const steep = x > 0.414213562373095
  const reduced = steep ? (x - 1) / (x + 1) : x
  const angle = reduced - reduced * reduced * reduced * polynomial(ATAN, reduced * reduced)
  return steep ? PI / 4 + angle : angle
}

function wholePower(base: number, exponent: number): number {
  let power = 1
  let square = base
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square
    square *= square
  }
  return exponent < 0 ? 1 / power : power
}
