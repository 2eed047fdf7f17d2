import type { Api } from '../api/moodscape-api.ts'
import type { Upload } from '../api/types.ts'
import type { JobsState } from './jobs.svelte.ts'
import { type Trouble, troubleOf } from './problem-code.ts'

interface Collaborators {
  api: Pick<Api, 'getUpload'>
  jobs: Pick<JobsState, 'learn'>
}

/** One upload, as it was read last. */
export function createOneUpload(id: string, { api, jobs }: Collaborators) {
  let upload = $state.raw<Upload>()
  let trouble = $state.raw<Trouble>()
  /** The answer to an earlier question may come after that to a later one, and is older. */
  let asked = 0
  let shown = 0

  return {
    get upload() {
      return upload
    },
    get trouble() {
      return trouble
    },
    async load(): Promise<void> {
      const mine = ++asked
      try {
        const read = await api.getUpload(id)
        if (mine < shown) return
        shown = mine
        upload = read
        trouble = undefined
        jobs.learn(read)
      } catch (error) {
        if (mine === asked) trouble = troubleOf(error)
      }
    },
  }
}
