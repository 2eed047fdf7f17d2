import type { Ground } from './ground.ts'
import { measureCraft } from './measures/craft.ts'
import { measureGallery } from './measures/gallery.ts'
import { measureJobReads } from './measures/job-reads.ts'
import { measurePipeline } from './measures/pipeline.ts'
import { measureScaling } from './measures/scaling.ts'
import { measureUploads } from './measures/uploads.ts'
import type { Row } from './table.ts'

/** What is measured, and whether it needs the running system. */
export type Measure =
  | { name: string; isAlone: true; run: () => Promise<Row[]> }
  | { name: string; isAlone: false; run: (ground: Ground) => Promise<Row[]> }

/** In the order they run: processor time first, while nothing else runs in this process. */
export const MEASURES: readonly Measure[] = [
  { name: 'craft', isAlone: true, run: measureCraft },
  { name: 'jobs', isAlone: false, run: measureJobReads },
  { name: 'gallery', isAlone: false, run: measureGallery },
  { name: 'pipeline', isAlone: false, run: measurePipeline },
  { name: 'scaling', isAlone: false, run: measureScaling },
  { name: 'uploads', isAlone: false, run: measureUploads },
]
