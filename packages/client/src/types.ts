/** What the gateway answers with. Field names are those of the API. */
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'expired'
export type Emotion =
  | 'HAPPY'
  | 'SAD'
  | 'ANGRY'
  | 'CONFUSED'
  | 'DISGUSTED'
  | 'SURPRISED'
  | 'CALM'
  | 'FEAR'
  | 'UNKNOWN'
export type PictureStyle =
  | 'oil'
  | 'watercolour'
  | 'ink'
  | 'pastel'
  | 'pixel'
  | 'pointillism'
  | 'mosaic'
  | 'photograph'
export type MelodyStyle =
  | 'piano'
  | 'strings'
  | 'guitar'
  | 'music-box'
  | 'orchestral'
  | 'ambient'
  | 'electronic'
  | 'jazz'

export interface Session {
  token: string
  user_id: string
  expires_at: string
}

/** What a finished job found or made. */
export interface JobResult {
  upload_id?: string
  image_url?: string
  emotion?: Emotion
  generated_image_url?: string
  melody_url?: string
  erased?: boolean
}

export interface Job {
  job_id: string
  kind: 'emotion' | 'image' | 'melody' | 'erase'
  upload_id?: string
  status: JobStatus
  /** From 0 to 1, while running, where it is known. */
  progress?: number
  /** Jobs ahead, while queued. */
  position?: number
  /** Absent on an erasure that is done. */
  created_at?: string
  started_at?: string
  finished_at?: string
  result?: JobResult
  error?: { code: string; message: string; retryable: boolean }
  status_url: string
}

/** The job of a request, and all of them where it started several. */
export interface Started extends Job {
  upload_id: string
  jobs?: Job[]
}

export interface JobList {
  jobs: Job[]
}

export interface GalleryEntry {
  original_image: string | null
  emotion: Emotion | null
  generated_image: string | null
  melody: string | null
  upload_id: string
  created_at: string
  status: { emotion?: JobStatus; image?: JobStatus; melody?: JobStatus }
  variations: { image: number; melody: number }
}

export interface Gallery {
  uploads: GalleryEntry[]
  next_cursor: string | null
}

export interface Variation {
  job_id: string
  status: JobStatus
  created_at: string
  url: string | null
  media_type: string | null
  style: string | null
  seed: number
  emotion: Emotion | null
}

export interface Upload extends GalleryEntry {
  emotions: { type: Emotion; confidence: number }[]
  images: Variation[]
  melodies: Variation[]
}

/** RFC 9457, with the members that Moodscape adds. */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail?: string
  code: string
  retryable: boolean
  request_id: string
  errors?: { field: string; message: string }[]
  /** Address of the job that this is about. */
  job?: string
  /** Addresses of all jobs of the request, where it started several. */
  jobs?: string[]
  upload_id?: string
  accepted?: string[]
}
