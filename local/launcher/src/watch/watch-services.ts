import { join, relative } from 'node:path'

import type { ServiceProcess } from '../services/service-process.ts'
import { findUsers } from './find-users.ts'
import type { WatchedPage } from './served-page.ts'
import { watchFiles } from './watch-files.ts'

export interface WatchedServices {
  /** Begins no further restart, and resolves when none is under way. */
  close: () => Promise<void>
}

/**
 * Restarts each service whose own files change, or those of a package that it uses. A service that does not start is
 * started again at the next change of any file.
 *
 * @param root folder of the workspace
 * @param services by the names of their folders
 * @param print given one line for each restart
 * @param page built again when its own files change; the gateway is restarted then, for it knows the files it serves
 */
export async function watchServices(
  root: string,
  services: ReadonlyMap<string, Pick<ServiceProcess, 'start' | 'stop'>>,
  print: (line: string) => void,
  page?: WatchedPage,
): Promise<WatchedServices> {
  const users = await findUsers(root, services.keys())
  const broken = new Set<string>()
  let isClosed = false
  let restarting = Promise.resolve()

  async function restartUsers(files: string[]): Promise<void> {
    const changed = files.flatMap((file) => users.get(file.split('/').slice(0, 2).join('/')) ?? [])
    if (await buildPage(files)) changed.push('gateway')
    const names = [...new Set([...changed, ...broken])]
    const outcomes = await Promise.allSettled(names.map(restart))
    broken.clear()
    for (const [index, name] of names.entries()) if (outcomes[index]?.status === 'rejected') broken.add(name)
    if (!isClosed && names.length > 0) print(describeRestart(names, broken, files))
  }

  /** @returns whether there is a new one */
  async function buildPage(files: string[]): Promise<boolean> {
    if (!page || !files.some((file) => page.sources.some((source) => file.startsWith(source)))) return false
    try {
      await page.build()
      return true
    } catch (error) {
      print(`  could not build the page: the next change of it tries again\n${(error as Error).message}`)
      return false
    }
  }

  async function restart(name: string): Promise<void> {
    const service = services.get(name)
    await service?.stop()
    if (!isClosed) await service?.start()
  }

  const stopWatching = await watchFiles(
    [...[...users.keys()].map((folder) => `${folder}/src`), ...(page?.sources ?? [])].map((folder) =>
      join(root, folder),
    ),
    (files) => {
      const changed = files.map((file) => relative(root, file))
      restarting = restarting.then(() => restartUsers(changed))
    },
  )
  return {
    async close() {
      isClosed = true
      await stopWatching()
      await restarting
    },
  }
}

function describeRestart(names: string[], broken: ReadonlySet<string>, [file, ...others]: string[]): string {
  const started = names.filter((name) => !broken.has(name))
  const parts = [
    ...(started.length > 0 ? [`restarted ${started.join(', ')}`] : []),
    ...(broken.size > 0 ? [`could not start ${[...broken].join(', ')}: the next change tries again`] : []),
  ]
  return `  ${parts.join('; ')} (${file}${others.length > 0 ? ` and ${others.length} more` : ''})`
}
