import type { Measure } from './measure.ts'
import { besideSynchronous } from './measures/beside-synchronous.ts'
import { crowd } from './measures/crowd.ts'
import { events } from './measures/events.ts'
import { flood } from './measures/flood.ts'
import { coldGallery, gallery } from './measures/gallery.ts'
import { growth } from './measures/growth.ts'
import { idle } from './measures/idle.ts'
import { jobReads } from './measures/job-reads.ts'
import { instantPipeline, pipeline } from './measures/pipeline.ts'
import { rendering } from './measures/rendering.ts'
import { scaling } from './measures/scaling.ts'
import { streams } from './measures/streams.ts'
import { tracing } from './measures/tracing.ts'
import { uploadCost } from './measures/upload-cost.ts'
import { uploads } from './measures/uploads.ts'

/** In the order they run: those that share a world stand together. */
export const MEASURES: readonly Measure[] = [
  ...[rendering, idle, tracing, besideSynchronous, growth, scaling],
  ...[pipeline, uploads, jobReads, gallery],
  ...[instantPipeline, flood, events, uploadCost, coldGallery, streams, crowd],
]
