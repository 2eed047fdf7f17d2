import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import t from 'tap'

import { sortObjects } from '../src/cluster.ts'
import { root } from '../src/project-root.ts'
import { render, valuesFile } from '../src/render.ts'
import { unpackTools } from '../src/tools.ts'

// It runs in GitHub's machines alone: what can be known of it here is whether it makes what it installs.
const workflow = readFileSync(join(root, '.github/workflows/kubernetes.yml'), 'utf8')
const tools = await unpackTools(process.env.HELM_PATH)
const { workloads } = sortObjects(await render(tools, { files: [valuesFile('local')] }))

t.test('the workflow makes every secret that the cluster of its own needs', async (t) => {
  const made = [...workflow.matchAll(/--from-literal=(\w+)=/g)].map(([, name]) => name)
  const containers = workloads.flatMap(({ pod }) => [...pod.containers, ...(pod.initContainers ?? [])])
  const needed = containers
    .flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef))
    .filter((reference) => reference && !reference.optional)
    .map((reference) => reference?.key)
  t.same([...new Set(needed)].sort(), made.sort())
})

t.test('the workflow builds every image of ours that is installed', async (t) => {
  const built = workflow.match(/IMAGES: (.+)/)?.[1]?.split(' ')
  const ours = workloads
    .map(({ container }) => container.image?.match(/^moodscape-(.+):dev$/)?.[1])
    .filter((name) => name !== undefined)
  t.same([...new Set(ours)].sort(), built?.sort())
})
