import type { DrumName } from '../../sound/drum-keys.ts'

/**
 * A bar of percussion: a line per drum, a sign per sixteenth of four beats. `X` accent, `x` stroke, `o`
 * ghost, `.` rest. Bars of three take the first three beats.
 */
export type BeatBar = Readonly<Partial<Record<DrumName, string>>>

export interface Beat {
  /** Bars in turn. */
  bars: readonly BeatBar[]
  /** The bar before a new phrase. */
  fill: BeatBar
  /** What joins the last note. */
  end: readonly DrumName[]
}

export type BeatName =
  | 'none'
  | 'pop'
  | 'rock'
  | 'war'
  | 'ticks'
  | 'thud'
  | 'jolt'
  | 'heart'
  | 'soft'
  | 'shaker'
  | 'march'
  | 'club'
  | 'half-time'
  | 'swing'

export const BEATS: Readonly<Record<BeatName, Beat>> = {
  none: { bars: [{}], fill: {}, end: [] },
  pop: {
    bars: [
      { kick: 'X.......x.......', clap: '....x.......x...', shaker: 'x.o.x.o.x.o.x.o.' },
      { kick: 'X.....x.x.......', clap: '....x.......x..o', shaker: 'x.o.x.o.x.o.x.o.' },
    ],
    fill: { kick: 'X.......x.......', clap: '....x.......x.xx', shaker: 'x.o.x.o.x.x.xxxx' },
    end: ['kick', 'crash'],
  },
  rock: {
    bars: [
      { kick: 'X..x..x.X..x....', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X..x..x.X.x.x...', snare: '....X.......X..o', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    fill: {
      kick: 'X.......X.......',
      snare: '....X...xxxxXXXX',
      tom: '......xx........',
      hat: 'x.x.x...........',
    },
    end: ['kick', 'crash', 'snare'],
  },
  war: {
    bars: [
      { timpani: 'X.....x.X.......', tom: '..x.x.....x.xxx.', snare: '................' },
      { timpani: 'X..x..x.X...x...', tom: '....x..x..x.xxxx' },
    ],
    fill: { timpani: 'X.x.X.x.X.x.XxXx', tom: 'xxxxxxxxxxxxXXXX', crash: 'X...............' },
    end: ['timpani', 'crash', 'kick'],
  },
  ticks: {
    bars: [
      { block: 'x..o..x...o.x...', shaker: '....o.......o...' },
      { block: '..x...o..x....o.', shaker: 'o.......o.......' },
    ],
    fill: { block: 'x.o.x..o.x.o.xx.' },
    end: ['block'],
  },
  thud: {
    bars: [
      { kick: 'X.......x.......', rim: '....o.o.....o.oo' },
      { kick: 'X.......x..o....', rim: '..o.o.o...o.o.o.' },
    ],
    fill: { kick: 'X...x...x...x...', rim: '..o...o...o...o.' },
    end: ['kick'],
  },
  jolt: {
    bars: [
      { triangle: 'x...o...o...o...', snare: 'o.o.o.o.o.o.o.oo' },
      { triangle: 'x...o...o...o...', snare: 'o.o.o.ooo.o.o.o.' },
      { triangle: 'x...o...o...o...', snare: 'o.o.o.o.o.ooo.o.' },
      { snare: 'o.oooxxx........', crash: '........X.......', timpani: '........X.......' },
    ],
    fill: { snare: 'oooooxxxxxXX....', timpani: '............X...', crash: '............x...' },
    end: ['timpani', 'crash', 'triangle'],
  },
  heart: {
    bars: [{ tom: 'x.o.............' }, { tom: 'x.o.....o.o.....' }],
    fill: { tom: 'x.o.o.x.x.x.xxxx' },
    end: ['tom'],
  },
  soft: {
    bars: [{ kick: 'x.......o.......', rim: '....o.......o...' }],
    fill: { kick: 'x.......o.......', rim: '....o.......o.o.' },
    end: ['kick'],
  },
  shaker: {
    bars: [{ kick: 'x.........o.....', rim: '....x.......x...', shaker: 'x.o.x.o.x.o.x.o.' }],
    fill: { kick: 'x.......x.......', rim: '....x.....x.x.x.', shaker: 'x.o.x.o.x.o.xoxo' },
    end: ['kick', 'rim'],
  },
  march: {
    bars: [
      { timpani: 'X.......x.......', snare: '....o.oo....o...' },
      { timpani: 'X.......x.......', snare: '....o.oo..o.o.oo' },
    ],
    fill: { timpani: 'X...x...x.x.xxxx', snare: 'o.oooooooxxxxxXX' },
    end: ['timpani', 'crash'],
  },
  club: {
    bars: [
      {
        kick: 'X...X...X...X...',
        clap: '....x.......x...',
        openHat: '..x...x...x...x.',
        hat: 'o..oo..oo..oo..o',
      },
      {
        kick: 'X...X...X...X..o',
        clap: '....x.......x...',
        openHat: '..x...x...x...x.',
        hat: 'o..oo..oo..oo.oo',
      },
    ],
    fill: { kick: 'X...X...X.......', clap: '....x...x.x.xxxx', hat: 'o..oo..oo..oo..o' },
    end: ['kick', 'crash'],
  },
  'half-time': {
    bars: [{ kick: 'X.........x.....', snare: '........x.......', hat: 'o.o.o.o.o.o.o.oo' }],
    fill: { kick: 'X.........x.....', snare: '........x.....oo', hat: 'o.o.o.o.o.o.oooo' },
    end: ['kick'],
  },
  swing: {
    bars: [{ ride: 'x...x.o.x...x.o.', hat: '....o.......o...', kick: 'o.......o.......' }],
    fill: { ride: 'x...x.o.x...x.o.', snare: '..o...o.x.o.x.x.', kick: 'o.......o.....x.' },
    end: ['ride', 'kick'],
  },
}
