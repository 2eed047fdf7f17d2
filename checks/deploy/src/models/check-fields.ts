import { join } from 'node:path'

import ts from 'typescript'

import type { KubernetesObject } from '../kubernetes-object.ts'
import { root } from '../project-root.ts'
import { modelOf } from './model-of.ts'

/** It lies in this package, so that its imports are found here. It is in memory only. */
const FILE = join(root, 'checks/deploy/src/rendered-objects.ts')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es5.d.ts'],
}

/** The complaints about each object, by its place in the list. */
export type CheckFields = (objects: KubernetesObject[]) => string[][]

/**
 * Finds unknown fields, which an API server drops without a word and the models do not mind: the compiler sees each
 * object as a literal of its model's type. It is the types that take the time, so they are read once.
 */
export function createFieldCheck(): CheckFields {
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile, fileExists } = host
  const known = new Map<string, ts.SourceFile | undefined>()
  host.fileExists = (file) => file === FILE || fileExists(file)
  host.getSourceFile = (file, ...rest) => {
    if (!known.has(file)) known.set(file, getSourceFile(file, ...rest))
    return known.get(file)
  }
  let before: ts.Program | undefined
  return (objects) => {
    const source = ts.createSourceFile(FILE, writeLiterals(objects), ts.ScriptTarget.ES2022)
    known.set(FILE, source)
    const program = ts.createProgram([FILE], OPTIONS, host, before)
    before = program
    const complaints = objects.map((): string[] => [])
    for (const { start = 0, messageText } of program.getSemanticDiagnostics(source))
      complaints[source.getLineAndCharacterOfPosition(start).line]?.push(innermost(messageText))
    return complaints
  }
}

/** One line for each. */
function writeLiterals(objects: KubernetesObject[]): string {
  const lines = objects.map((object, index) => {
    const { module, name } = modelOf(object)
    return `const o${index}: import('${module}').I${name} = ${JSON.stringify(object)}`
  })
  return `${lines.join('\n')}\nexport {}\n`
}

/** The innermost message is the one that names the field. */
function innermost(message: string | ts.DiagnosticMessageChain): string {
  if (typeof message === 'string') return message
  const inner = message.next?.[0]
  return inner ? innermost(inner) : message.messageText
}
