/** Such as `moodscape-2026-11-27-happy.webp`. */
export function fileName(createdAt: string, feeling: string | null, url: string, suffix = ''): string {
  const extension = /\.(\w{2,5})(?:\?|$)/.exec(url)?.[1] ?? 'bin'
  const name = ['moodscape', createdAt.slice(0, 10), feeling?.toLowerCase(), suffix].filter(Boolean).join('-')
  return `${name}.${extension}`
}
