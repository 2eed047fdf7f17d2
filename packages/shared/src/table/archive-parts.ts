import { GENERATED_KINDS, type GeneratedKind } from '../records/kinds.ts'
import { isOwed, partName, shownAsset } from '../records/upload-parts.ts'
import type { Part, UploadRecord } from '../records/upload-record.ts'

/**
 * So many parts of a kind lie in one item. Each write of an upload costs the size of its own item, in the table and in
 * two indexes: with a hundred parts in it one more would cost about a thousand units.
 */
export const BATCH_SIZE = 10

/** Parts of a kind that will not change any more, in an item of their own beside their upload's. */
export interface Batch {
  kind: GeneratedKind
  /** Counts the batches of a kind, from 1. */
  number: number
  parts: Part[]
}

/**
 * Archives what has ended where an upload grows by a part. Only what the table already shows as ended is taken: whoever
 * archives it writes the same, and a write that is overtaken has told nothing that is not so.
 *
 * @param before the record that `next` replaces
 */
export function archiveParts(
  next: UploadRecord,
  before: UploadRecord,
): { upload: UploadRecord; batches: Batch[] } {
  const isGrowing = Object.keys(next.parts).length > Object.keys(before.parts).length
  const batches =
    isGrowing && !next.erasing ? GENERATED_KINDS.flatMap((kind) => findBatches(before, kind)) : []
  const archived = batches.reduce<UploadRecord['archived']>((counts, { kind, parts }) => {
    const { parts: count, succeeded } = counts?.[kind] ?? { parts: 0, succeeded: 0 }
    const more = parts.filter((part) => part.state === 'succeeded').length
    return { ...counts, [kind]: { parts: count + parts.length, succeeded: succeeded + more } }
  }, next.archived)
  const upload = archived ? { ...next, archived } : next
  refuseChanges(upload, before)
  return { upload, batches }
}

/** Batches of a kind that are complete, next after those that are archived. */
function findBatches(upload: UploadRecord, kind: GeneratedKind): Batch[] {
  const batches: Batch[] = []
  for (let from = upload.archived?.[kind]?.parts ?? 0; ; from += BATCH_SIZE) {
    const parts = partsBetween(upload, kind, from, from + BATCH_SIZE).filter((part) => !isOwed(part))
    if (parts.length < BATCH_SIZE) return batches
    batches.push({ kind, number: from / BATCH_SIZE + 1, parts })
  }
}

function partsBetween({ parts }: UploadRecord, kind: GeneratedKind, from: number, to: number): Part[] {
  return Array.from({ length: to - from }, (_, i) => parts[partName(kind, from + i + 1)] ?? []).flat()
}

function archivedOf(upload: UploadRecord): Part[] {
  return GENERATED_KINDS.flatMap((kind) => partsBetween(upload, kind, 0, upload.archived?.[kind]?.parts ?? 0))
}

/** A change of an archived part would be lost. No transition makes one. */
function refuseChanges(next: UploadRecord, { parts }: UploadRecord): void {
  const changed = archivedOf(next).find((part) => parts[partName(part.kind, part.n)] !== part)
  if (changed) throw new Error(`The archived part ${partName(changed.kind, changed.n)} cannot change`)
}

/** The parts that stay in the upload's own item: what is not archived, and what the gallery shows. */
export function partsKept(upload: UploadRecord): UploadRecord['parts'] {
  const shown = GENERATED_KINDS.map((kind) => shownAsset(upload, kind))
  const archived = new Set(archivedOf(upload).filter((part) => !shown.includes(part)))
  return Object.fromEntries(Object.entries(upload.parts).filter(([, part]) => !archived.has(part)))
}

/** Whether a record has all the parts that its item says are archived. */
export function hasArchived(upload: UploadRecord): boolean {
  const counts = Object.values(upload.archived ?? {})
  return archivedOf(upload).length === counts.reduce((sum, { parts }) => sum + parts, 0)
}

/** How many batches of a kind there may be in the table: those of the record, and those of a writer that was overtaken. */
export function mostBatches(upload: UploadRecord, kind: GeneratedKind): number {
  const newest = Math.max(0, ...Object.values(upload.parts).map((part) => (part.kind === kind ? part.n : 0)))
  return Math.floor(newest / BATCH_SIZE)
}
