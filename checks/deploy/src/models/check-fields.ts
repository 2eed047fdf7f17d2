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
  lib: ['lib.es2022.d.ts'],
}

/**
 * Unknown fields, which an API server drops without a word and the models do not mind: the compiler sees each object
 * as a literal of its model's type. All are compiled at once, for it is the types that take the time.
 *
 * @returns the complaints about each object, by its place in the list
 */
export function checkFields(objects: KubernetesObject[]): string[][] {
  const lines = objects.map((object, index) => {
    const { module, name } = modelOf(object)
    return `const o${index}: import('${module}').I${name} = ${JSON.stringify(object)}`
  })
  const text = `${lines.join('\n')}\nexport {}\n`
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile, fileExists } = host
  const source = ts.createSourceFile(FILE, text, ts.ScriptTarget.ES2022)
  host.getSourceFile = (file, ...rest) => (file === FILE ? source : getSourceFile(file, ...rest))
  host.fileExists = (file) => file === FILE || fileExists(file)
  const program = ts.createProgram([FILE], OPTIONS, host)
  const complaints = objects.map((): string[] => [])
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(program.getSourceFile(FILE))) {
    const { line } = source.getLineAndCharacterOfPosition(start)
    complaints[line]?.push(lastOf(messageText))
  }
  return complaints
}

/** The innermost message is the one that names the field. */
function lastOf(message: string | ts.DiagnosticMessageChain): string {
  if (typeof message === 'string') return message
  const inner = message.next?.[0]
  return inner ? lastOf(inner) : message.messageText
}
