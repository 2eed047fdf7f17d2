import type { Upload } from '../api/types.ts'
import type { Messages } from '../messages/en.ts'

type Felt = Pick<Upload, 'emotion' | 'chosen_emotion' | 'original_image' | 'photo' | 'face'>

/**
 * What a card and a clip say. Of a photo: how the face looks, which is a guess; of what a person said themselves: how
 * it feels.
 */
export function sayFeeling(upload: Felt, { look, emotions }: Messages): string {
  const { emotion, chosen_emotion } = upload
  if (chosen_emotion) return look.title(emotions[chosen_emotion])
  if (!emotion) return ''
  const hasPhoto = upload.original_image !== null || upload.photo != null || upload.face != null
  return hasPhoto ? look.faceLooks(emotions[emotion]) : look.title(emotions[emotion])
}
