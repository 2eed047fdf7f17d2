/** Quarter notes in a bar. */
export type Meter = 3 | 4
