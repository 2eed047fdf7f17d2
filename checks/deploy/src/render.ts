import { join } from 'node:path'

import { parseAllDocuments } from 'yaml'

import { chart } from './chart-folder.ts'
import type { KubernetesObject } from './kubernetes-object.ts'
import { runTool, type Tools } from './tools.ts'

/** Name and namespace of the release that is rendered. */
export const RELEASE = { name: 'moodscape', namespace: 'moods' }

export interface Rendering {
  /** Values beside those of the chart, later ones first. */
  files?: string[]
  /** As `--set` takes them. */
  set?: string[]
  chart?: string
}

/**
 * What Helm makes of the chart, hooks and tests included.
 *
 * @throws Error with the sentences of schema or templates where the values are refused
 */
export async function renderText(
  { helm }: Tools,
  { files = [], set = [], chart: folder = chart }: Rendering,
) {
  return runTool(helm, [
    ...['template', RELEASE.name, folder, '--namespace', RELEASE.namespace, '--kube-version', '1.35.0'],
    ...files.flatMap((file) => ['--values', file]),
    ...set.flatMap((assignment) => ['--set', assignment]),
  ])
}

export async function render(tools: Tools, rendering: Rendering): Promise<KubernetesObject[]> {
  return parseObjects(await renderText(tools, rendering))
}

/** @throws Error where a document is no YAML, or names the same key twice */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => {
      const problem = document.errors[0] ?? document.warnings[0]
      if (problem) throw problem
      return document.toJS() as KubernetesObject | null
    })
    .filter((object) => object !== null)
}

/** One of the files of values beside the chart, by its name without `.yaml`. */
export function valuesFile(name: string): string {
  return join(chart, 'ci', `${name}.yaml`)
}
