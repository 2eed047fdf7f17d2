import type { BenchSystem } from './bench-system.ts'
import { measureGallery } from './measures/gallery.ts'
import { measureJobReads } from './measures/job-reads.ts'
import { measurePipeline } from './measures/pipeline.ts'
import { measureRendering } from './measures/rendering.ts'
import { measureScaling } from './measures/scaling.ts'
import { measureTracing } from './measures/tracing.ts'
import { measureUploads } from './measures/uploads.ts'
import type { Row } from './table.ts'

/** What is measured, and whether it needs the running system. */
export type Measure =
  | { name: string; isAlone: true; run: () => Promise<Row[]> }
  | { name: string; isAlone: false; run: (bench: BenchSystem) => Promise<Row[]> }

/** In the order they run. `rendering` measures processor time, so it comes while nothing else runs in this process. */
export const MEASURES: readonly Measure[] = [
  { name: 'rendering', isAlone: true, run: measureRendering },
  { name: 'tracing', isAlone: true, run: measureTracing },
  { name: 'jobs', isAlone: false, run: measureJobReads },
  { name: 'gallery', isAlone: false, run: measureGallery },
  { name: 'pipeline', isAlone: false, run: measurePipeline },
  { name: 'scaling', isAlone: false, run: measureScaling },
  { name: 'uploads', isAlone: false, run: measureUploads },
]
