import type { Row } from './row.ts'
import type { Stores, World } from './worlds/world.ts'

/** Something that is measured, on a world that it shares or on what it starts by itself. */
export type Measure = {
  name: string
  /** What it tells, in a few words. */
  about: string
} & (
  | { stores: Stores; run(world: World): Promise<Row[]> }
  | { stores?: undefined; run(directory: string): Promise<Row[]> }
)
