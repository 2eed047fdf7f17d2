import type { EmotionType } from '@moodscape/mood/emotion'

/** A page that shows the sheet and has a player for each emotion beside its row. */
export function pageOf(emotions: readonly EmotionType[], sheet: { width: number; height: number }): string {
  const players = emotions.map((type) => {
    const name = type.toLowerCase()
    return `<figure><figcaption>${name}</figcaption><audio controls preload="none" src="${name}.mp3"></audio></figure>`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Moodscape: all emotions</title>
<style>
  body { display: grid; grid-template-columns: minmax(0, 3fr) 18rem; gap: 1rem; margin: 1rem; font: 1rem system-ui }
  img { width: 100%; height: auto }
  .players { display: grid; grid-template-rows: repeat(${emotions.length}, 1fr) }
  figure { margin: 0; align-self: center }
  audio { width: 100% }
</style>
<img src="sheet.webp" width="${sheet.width}" height="${sheet.height}" alt="A row of pictures for each emotion">
<div class="players">
${players.join('\n')}
</div>
</html>
`
}
