// Not `fs.watch`: on Linux it loses a file that an editor has replaced by a new one of the same name.
import { watch } from 'chokidar'

/** Editors and checkouts write several files at a time. */
const MILLISECONDS_BETWEEN = 100

/**
 * Watches everything below some folders.
 *
 * @param onChange given the files that were written, added or removed since the last call
 * @param quietMilliseconds how long nothing more has to change before `onChange` is called
 * @returns stops watching; resolves when nothing is reported any more
 */
export async function watchFiles(
  folders: string[],
  onChange: (files: string[]) => void,
  quietMilliseconds = MILLISECONDS_BETWEEN,
): Promise<() => Promise<void>> {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(folders, { ignoreInitial: true })
  watcher.on('all', (_event, file) => {
    changed.add(file)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const files = [...changed]
      changed.clear()
      onChange(files)
    }, quietMilliseconds)
  })
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  return async () => {
    await watcher.close()
    clearTimeout(timer)
  }
}
