/** How a bass can go below the chords. */
export type BassLineName =
  | 'held'
  | 'root-fifth'
  | 'driving'
  | 'heartbeat'
  | 'plodding'
  | 'sparse'
  | 'stabbing'
  | 'octaves'
  | 'walking'
