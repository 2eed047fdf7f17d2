import type { EmotionType } from '@moodscape/mood/emotion'

import type { ListedUpload, OpenWork, UploadRecord } from './upload-record.ts'

export type UploadKey = Pick<UploadRecord, 'user_id' | 'upload_id'>

/** An upload with work left to do. What that is, is unknown where the index has keys only, or an earlier release wrote. */
export interface OpenUpload extends UploadKey {
  work?: OpenWork
}

/** The record is not there: never made, or erased. */
export class UploadNotFound extends Error {
  override name = 'UploadNotFound'
}

/** A record with this key is there already. */
export class UploadExists extends Error {
  override name = 'UploadExists'
  readonly upload: UploadRecord

  constructor(upload: UploadRecord) {
    super('The upload exists already')
    this.upload = upload
  }
}

/** Too many writers want the same record at once. Trying later helps. */
export class UploadContention extends Error {
  override name = 'UploadContention'
}

/** A place in the gallery: the last upload of the page before. */
export interface GalleryPosition {
  created_at: string
  upload_id: string
}

/** Which uploads of a gallery are wanted. */
export interface GalleryFilter {
  /** The emotion that the owner has chosen, or else the one that was read. */
  emotion?: EmotionType
  /** The first and last moment at which it was made, ISO 8601 with milliseconds, UTC. */
  from?: string
  to?: string
}

/** The records of all uploads. Reads by key are strongly consistent; the index of open uploads may lag. */
export interface UploadStore {
  get(key: UploadKey): Promise<UploadRecord | undefined>
  /** Reads an upload as lists show it, which costs less where many parts are archived. */
  peek(key: UploadKey): Promise<ListedUpload | undefined>
  /** Writes a new record. @throws UploadExists */
  create(record: UploadRecord): Promise<UploadRecord>
  /**
   * Applies a pure transition to the record and writes it on condition that the record did not change in between;
   * otherwise reads and applies it again. A transition that returns its argument writes nothing. It may be applied
   * more than once, even onto its own result, so it must recognise its own work.
   *
   * @param known the record as the caller last saw it: the transition is tried on that first, and the record is read
   *   only if it has changed since, or if nothing would be written
   * @throws UploadNotFound when the record is not there, UploadContention after too many tries
   */
  change(
    key: UploadKey,
    transition: (record: UploadRecord) => UploadRecord,
    known?: UploadRecord,
  ): Promise<UploadRecord>
  /**
   * Removes a record as it was read, which is being erased: one that was changed or created again since then stays.
   *
   * @returns whether it is gone
   */
  remove(record: UploadRecord): Promise<boolean>
  /** Removes parts of a user's uploads that a process archived, and died, while they were erased. */
  removeStrays(userId: string): Promise<void>
  /**
   * A page of a user's uploads, newest first. Where a filter wants an emotion, a page looks at a bounded number of
   * uploads and may have fewer than wanted, or none, although there are more: `next` says where to look on.
   */
  page(
    userId: string,
    limit: number,
    after?: GalleryPosition,
    filter?: GalleryFilter,
  ): Promise<{ uploads: ListedUpload[]; next?: GalleryPosition }>
  /**
   * Where a user's latest upload with an emotion is among those older than a place, in one look at as many as make a
   * megabyte, about a thousand; `next` says where to look on if there are more and none of these has one.
   */
  withEmotion(
    userId: string,
    after: GalleryPosition,
  ): Promise<{ latest?: UploadKey & GalleryPosition; next?: GalleryPosition }>
  /** All uploads of a user with work left to do. */
  openOf(userId: string): Promise<ListedUpload[]>
  /** All uploads with work left to do, shard by shard, longest unfinished first. A page has a thousand, or as many as given. */
  allOpen(pageSize?: number): AsyncGenerator<OpenUpload[]>
}

/** Called after each write with the record before (undefined if new) and after it (undefined if removed). */
export type ChangeListener = (before: UploadRecord | undefined, after: UploadRecord | undefined) => void
