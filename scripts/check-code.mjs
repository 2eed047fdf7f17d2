// node scripts/check-code.mjs: type check and lint, for which the compiler works out all types once. Apart they take
// twice the time: lint with types does most of what the type check does.
import { ESLint } from 'eslint'
import ts from 'typescript'

import { workspace } from './workspace.mjs'

const program = createProgram('tsconfig.json')
// The page has a check of its own, which knows components; its lint needs the types of its modules.
const programs = [program, createProgram('web/tsconfig.json')]
const problems = ts.getPreEmitDiagnostics(program)
if (problems.length > 0) console.log(describe(problems))
const eslint = new ESLint({
  cwd: workspace,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, programs } },
  },
})
const results = await eslint.lintFiles(['.'])
const report = await (await eslint.loadFormatter('stylish')).format(results)
if (report) console.log(report)
const failed = results.some(({ errorCount, fatalErrorCount }) => errorCount + fatalErrorCount > 0)
process.exitCode = problems.length > 0 || failed ? 1 : 0

function createProgram(file) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => console.log(describe([problem])),
  }
  const config = ts.getParsedCommandLineOfConfigFile(`${workspace}${file}`, {}, host)
  return ts.createProgram({
    rootNames: config.fileNames,
    options: config.options,
    configFileParsingDiagnostics: config.errors,
  })
}

function describe(problems) {
  return ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => workspace,
    getNewLine: () => '\n',
  })
}
