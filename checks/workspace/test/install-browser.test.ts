import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { text } from 'node:stream/consumers'

import t, { type Test } from 'tap'

import { root } from '../src/root.ts'

/** Stands for a system: the programs in its PATH, and which packages its apt-get has. Each leaves its program there. */
function createSystem(t: Test, { programs = [], packages }: { programs?: string[]; packages?: string[] }) {
  const folder = t.testdir(Object.fromEntries(programs.map((name) => [name, t.fixture('file', '')])))
  const apt = `#!/bin/sh
    [ "$1" = update ] && exit 0
    case " ${packages?.join(' ')} " in
      *" $4 "*) : > "${folder}/$4" ;;
      *) echo "E: Unable to locate package $4"; exit 100 ;;
    esac`
  return { folder, apt: packages && apt }
}

/** What a script prints that installs the browser on such a system. */
async function install(t: Test, has: Parameters<typeof createSystem>[1]): Promise<string[]> {
  const { folder, apt } = createSystem(t, has)
  const script = `
    import { writeFileSync } from 'node:fs'
    process.getuid = () => 0
    const apt = ${JSON.stringify(apt ?? '')}
    if (apt) writeFileSync(${JSON.stringify(`${folder}/apt-get`)}, apt, { mode: 0o755 })
    const { installBrowser } = await import(${JSON.stringify(`${root}/scripts/install/install-browser.mjs`)})
    const { runMain } = await import(${JSON.stringify(`${root}/scripts/setup-error.mjs`)})
    await runMain(async () => console.log(await installBrowser()))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env: { PATH: folder } })
  const [printed, told] = await Promise.all([text(child.stdout), text(child.stderr)])
  return `${printed}${told}`.trim().split('\n')
}

const chosen = async (...args: Parameters<typeof install>) => basename((await install(...args)).at(-1) ?? '')

t.test('an installed headless shell is taken before an installed Chromium', async (t) => {
  t.equal(await chosen(t, { programs: ['chromium', 'chromium-headless-shell'] }), 'chromium-headless-shell')
})

t.test('an installed Chromium is taken, and nothing installed', async (t) => {
  t.equal(await chosen(t, { programs: ['chromium'], packages: ['chromium-headless-shell'] }), 'chromium')
})

t.test('a system with neither gets the headless shell where it has that package', async (t) => {
  const packages = ['chromium', 'chromium-headless-shell']
  t.equal(await chosen(t, { packages }), 'chromium-headless-shell')
})

t.test('a system whose packages have no headless shell gets Chromium', async (t) => {
  t.equal(await chosen(t, { packages: ['chromium'] }), 'chromium')
})

t.test('a system with neither package is told why, and what to do', async (t) => {
  const told = (await install(t, { packages: [] })).join('\n')
  t.match(told, /Unable to locate package chromium\n/)
  t.match(told, /CHROME_PATH=\/path npm test/)
})
