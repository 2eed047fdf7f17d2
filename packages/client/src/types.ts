// Written by `npm run client-types` from the OpenAPI document of the gateway; a test compares.
export interface components {
  schemas: {
    /**
     * @description The names are those of Amazon Rekognition.
     * @enum {unknown}
     */
    Emotion: 'HAPPY' | 'SAD' | 'ANGRY' | 'CONFUSED' | 'DISGUSTED' | 'SURPRISED' | 'CALM' | 'FEAR' | 'UNKNOWN'
    /** @enum {unknown} */
    JobStatus: 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'expired'
    JobResult: {
      upload_id?: string
      /** @description The photo, cleaned of its metadata. Absent where it is not kept any more. */
      image_url?: string
      emotion?: components['schemas']['Emotion']
      generated_image_url?: string
      melody_url?: string
      erased?: boolean
    }
    JobError: {
      code: string
      message: string
      /** @description Whether asking again may succeed without changing anything. */
      retryable: boolean
    }
    Job: {
      job_id: string
      /** @enum {unknown} */
      kind: 'emotion' | 'image' | 'melody' | 'erase'
      upload_id?: string
      status: components['schemas']['JobStatus']
      /** @description While running, where it is known. */
      progress?: number
      /** @description Jobs ahead in the queue. */
      position?: number
      /** @description Absent on an erasure that is done: it has erased that too. */
      created_at?: string
      started_at?: string
      finished_at?: string
      result?: components['schemas']['JobResult']
      error?: components['schemas']['JobError']
      /** @description Where to ask for this job, relative to the address of the API. */
      status_url: string
    }
    /** @description The job that was accepted, and all of them where there are several. */
    Started: {
      job_id: string
      /** @enum {unknown} */
      kind: 'emotion' | 'image' | 'melody' | 'erase'
      upload_id: string
      status: components['schemas']['JobStatus']
      /** @description While running, where it is known. */
      progress?: number
      /** @description Jobs ahead in the queue. */
      position?: number
      /** @description Absent on an erasure that is done: it has erased that too. */
      created_at?: string
      started_at?: string
      finished_at?: string
      result?: components['schemas']['JobResult']
      error?: components['schemas']['JobError']
      /** @description Where to ask for this job, relative to the address of the API. */
      status_url: string
      jobs?: components['schemas']['Job'][]
    }
    /** @description One picture or melody of an upload. */
    Variation: {
      job_id: string
      /** @description Counts the variations of a kind. */
      n: number
      status: components['schemas']['JobStatus']
      created_at: string
      url: string | null
      media_type: string | null
      style: string | null
      seed: number
      /** @enum {unknown} */
      tone: 'match' | 'lift'
      emotion: components['schemas']['Emotion'] | null
      model: string | null
      prompt: string | null
      /** @description What is known of the work; of a picture its colours, of a melody its loudness. */
      details: {
        /** @description Pixels. */
        width?: number
        height?: number
        /** @description At most five colours, the most frequent first. */
        palette?: {
          color: string
          share: number
        }[]
        thumbnail?: string
        /** @description A thumbhash of at most 40 bytes in base64, shown until the picture has come. */
        placeholder?: string
        seconds?: number
        /** @description The loudest moment of each 120th of a melody. */
        peaks?: number[]
        /** @description Such as D minor. */
        key?: string
        /** @description Beats a minute. */
        tempo?: number
        midi?: string
      }
    }
    /** @description An upload, and what it shows of what was made from it. */
    GalleryEntry: {
      original_image: string | null
      photo: {
        thumbnail: string | null
        placeholder: string | null
        width: number | null
        height: number | null
      } | null
      emotion: components['schemas']['Emotion'] | null
      chosen_emotion: components['schemas']['Emotion'] | null
      mood: {
        valence: number
        arousal: number
      } | null
      generated_image: string | null
      melody: string | null
      upload_id: string
      created_at: string
      status: {
        emotion?: components['schemas']['JobStatus']
        image?: components['schemas']['JobStatus']
        melody?: components['schemas']['JobStatus']
      }
      variations: {
        image: number
        melody: number
      }
      /** @description Of each kind the variation that was chosen, else the newest finished one. */
      shown: {
        image: components['schemas']['Variation'] | null
        melody: components['schemas']['Variation'] | null
      }
    }
    /** @description An upload with everything made from it, newest first. */
    Upload: {
      original_image: string | null
      photo: {
        thumbnail: string | null
        placeholder: string | null
        width: number | null
        height: number | null
      } | null
      emotion: components['schemas']['Emotion'] | null
      chosen_emotion: components['schemas']['Emotion'] | null
      mood: {
        valence: number
        arousal: number
      } | null
      generated_image: string | null
      melody: string | null
      upload_id: string
      created_at: string
      status: {
        emotion?: components['schemas']['JobStatus']
        image?: components['schemas']['JobStatus']
        melody?: components['schemas']['JobStatus']
      }
      variations: {
        image: number
        melody: number
      }
      /** @description Of each kind the variation that was chosen, else the newest finished one. */
      shown: {
        image: components['schemas']['Variation'] | null
        melody: components['schemas']['Variation'] | null
      }
      emotions: {
        /** @enum {unknown} */
        type: 'HAPPY' | 'SAD' | 'ANGRY' | 'CONFUSED' | 'DISGUSTED' | 'SURPRISED' | 'CALM' | 'FEAR' | 'UNKNOWN'
        confidence: number
      }[]
      face: {
        left: number
        top: number
        width: number
        height: number
      } | null
      /** @enum {unknown} */
      tone: 'match' | 'lift'
      share: components['schemas']['Share'] | null
      images: components['schemas']['Variation'][]
      melodies: components['schemas']['Variation'][]
    }
    /** @description The public page of an upload. */
    Share: {
      url: string
      /** @description What the page says. */
      words: string
      expires_at: string
    }
    /** @description What the service is, the same for everybody. */
    About: {
      /** @description Whether `POST /session` gives tokens to anybody. */
      guests: boolean
      /** @description Who reads faces, in the words of the operator. */
      reads_with: string
      /** @description Who makes pictures and melodies. */
      makes_with: string
      /** @description Where photos and works are kept. */
      keeps_in: string
      /** @description The styles that can be asked for. */
      styles: {
        image: string[]
        melody: string[]
      }
      /** @description To be sent as `consent` by a page that asks for it. */
      consent_version: string
      max_photo_bytes: number
      /** @description The kinds of jobs. */
      jobs: ('emotion' | 'image' | 'melody')[]
    }
    /** @description A problem document, RFC 9457. Branch on `code`. */
    ProblemDocument: {
      /** @description Address of the description of this problem. */
      type: string
      title: string
      status: number
      detail?: string
      /** @description Stable name of the problem. */
      code: string
      /** @description Whether the same request may succeed later. */
      retryable: boolean
      request_id: string
      errors?: {
        field: string
        message: string
      }[]
      /** @description Address of the job that this is about. */
      job?: string
      /** @description Addresses of all jobs of the request, where it started several. */
      jobs?: string[]
      /** @description The upload of the job: what it has is kept. */
      upload_id?: string
      /** @description The media types that are accepted. */
      accepted?: string[]
    }
    Session: {
      token: string
      user_id: string
      expires_at: string
    }
    JobList: {
      jobs: components['schemas']['Job'][]
    }
    Gallery: {
      uploads: components['schemas']['GalleryEntry'][]
      /** @description Null on the last page. */
      next_cursor: string | null
    }
    /** @enum {unknown} */
    PictureStyle: 'oil' | 'watercolour' | 'ink' | 'pastel' | 'pixel' | 'pointillism' | 'mosaic' | 'photograph'
    /** @enum {unknown} */
    MelodyStyle:
      | 'piano'
      | 'strings'
      | 'guitar'
      | 'music-box'
      | 'orchestral'
      | 'ambient'
      | 'electronic'
      | 'jazz'
    StyleOfKind: {
      image: components['schemas']['PictureStyle']
      melody: components['schemas']['MelodyStyle']
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type Emotion = components['schemas']['Emotion']
export type JobStatus = components['schemas']['JobStatus']
export type JobResult = components['schemas']['JobResult']
export type JobError = components['schemas']['JobError']
export type Job = components['schemas']['Job']
export type Started = components['schemas']['Started']
export type Variation = components['schemas']['Variation']
export type GalleryEntry = components['schemas']['GalleryEntry']
export type Upload = components['schemas']['Upload']
export type Share = components['schemas']['Share']
export type About = components['schemas']['About']
export type ProblemDocument = components['schemas']['ProblemDocument']
export type Session = components['schemas']['Session']
export type JobList = components['schemas']['JobList']
export type Gallery = components['schemas']['Gallery']
export type PictureStyle = components['schemas']['PictureStyle']
export type MelodyStyle = components['schemas']['MelodyStyle']
export type StyleOfKind = components['schemas']['StyleOfKind']
