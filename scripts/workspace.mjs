import { fileURLToPath } from 'node:url'

/** The folder of the whole project, ending in a slash. */
export const workspace = fileURLToPath(new URL('../', import.meta.url))
